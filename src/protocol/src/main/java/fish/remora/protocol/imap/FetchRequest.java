package fish.remora.protocol.imap;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Placeholder of the session's clone: FLAGS, UID, MODSEQ and BODY[] only. */
record FetchRequest(
        boolean body,
        boolean marksSeen,
        boolean flags,
        boolean needsModSeq,
        OptionalLong changedSince,
        boolean vanished) {
    static FetchRequest parse(Arguments arguments, Set<Enabled> enabled) throws BadSyntax {
        boolean parenthesized = arguments.tryTake('(');
        boolean flags = false;
        boolean modseq = false;
        boolean body = false;
        boolean marks = false;
        do {
            if (arguments.tryWord("FLAGS")) {
                flags = true;
            } else if (arguments.tryWord("MODSEQ")) {
                modseq = true;
            } else if (arguments.tryWord("BODY.PEEK[")) {
                arguments.expect(']');
                body = true;
            } else if (arguments.tryWord("BODY[")) {
                arguments.expect(']');
                body = true;
                marks = true;
            } else if (!arguments.tryWord("UID")) {
                throw new BadSyntax("Unknown item");
            }
        } while (parenthesized && arguments.tryTake(' '));
        if (parenthesized) {
            arguments.expect(')');
        }
        OptionalLong since = OptionalLong.empty();
        boolean vanished = false;
        if (arguments.tryTake(' ')) {
            arguments.expect('(');
            do {
                if (arguments.tryWord("VANISHED")) {
                    vanished = true;
                } else if (arguments.tryWord("CHANGEDSINCE")) {
                    arguments.space();
                    since = OptionalLong.of(arguments.number64());
                } else {
                    throw new BadSyntax("Unknown modifier");
                }
            } while (arguments.tryTake(' '));
            arguments.expect(')');
        }
        arguments.end();
        return new FetchRequest(body, marks, flags, modseq, since, vanished);
    }

    Optional<PartialRange> partial() {
        return Optional.empty();
    }

    int[] choose(fish.remora.api.mailbox.MailboxView view, int[] indexes) {
        return changedSince.isEmpty()
                ? indexes
                : java.util.stream.IntStream.of(indexes)
                        .filter(i -> view.modseq(i) > changedSince.getAsLong())
                        .toArray();
    }

    FetchRequest alsoFlags() {
        return new FetchRequest(body, marksSeen, true, needsModSeq, changedSince, vanished);
    }
}
