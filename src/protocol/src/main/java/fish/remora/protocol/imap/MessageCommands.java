package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.FlagChange;
import fish.remora.api.mailbox.Placed;
import fish.remora.api.mailbox.UidRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** STORE, COPY, MOVE and EXPUNGE, with sequence numbers and with UIDs. */
final class MessageCommands {
    private MessageCommands() {}

    static void insistOnWriting(Selected selected) throws Denied {
        if (selected.readOnly()) {
            throw new Denied(Denied.Code.NOPERM, "The mailbox is open read-only");
        }
    }

    /** RFC 9051 §6.4.6, RFC 7162 §3.1.3. */
    static Outcome store(SessionContext context, Verb.Request request) throws Denied, BadSyntax {
        Selected selected = context.selected();
        Arguments arguments = request.arguments();
        boolean uid = request.verb().isUid();
        int[] indexes = selected.indexes(arguments, uid);
        arguments.space();
        OptionalLong unchangedSince = unchangedSince(arguments);
        String item = arguments.keyword();
        boolean silent = item.endsWith(".SILENT");
        FlagChange.Mode mode = mode(silent ? item.substring(0, item.length() - ".SILENT".length()) : item);
        arguments.space();
        Flags flags = flags(arguments);
        arguments.end();
        insistOnWriting(selected);
        if (unchangedSince.isPresent()) {
            context.enabled().add(Enabled.CONDSTORE);
        }
        List<Uid> uids = selected.uids(indexes);
        FlagChange change = new FlagChange(mode, flags.system(), flags.keywords(), unchangedSince);
        Set<Uid> modified = uids.isEmpty()
                ? Set.of()
                : new HashSet<>(context.application().store(context.account(), selected.id(), uids, change));
        long[] stored = uids.stream()
                .filter(message -> !modified.contains(message))
                .mapToLong(Uid::value)
                .toArray();
        return Outcome.stored(new Stored(change, stored, silent), code(selected, modified, uid) + "Stored");
    }

    private static OptionalLong unchangedSince(Arguments arguments) throws BadSyntax {
        if (!arguments.tryTake('(')) {
            return OptionalLong.empty();
        }
        if (!arguments.tryWord("UNCHANGEDSINCE")) {
            throw new BadSyntax("Unknown modifier");
        }
        arguments.space();
        long modseq = arguments.number64();
        arguments.expect(')');
        arguments.space();
        return OptionalLong.of(modseq);
    }

    private static FlagChange.Mode mode(String item) throws BadSyntax {
        return switch (item) {
            case "FLAGS" -> FlagChange.Mode.REPLACE;
            case "+FLAGS" -> FlagChange.Mode.ADD;
            case "-FLAGS" -> FlagChange.Mode.REMOVE;
            default -> throw new BadSyntax("Unknown item");
        };
    }

    private static Flags flags(Arguments arguments) throws BadSyntax {
        if (arguments.peek() == '(') {
            return Flags.of(arguments.flagList());
        }
        List<String> words = new ArrayList<>();
        do {
            words.add(arguments.flag());
        } while (arguments.tryTake(' '));
        return Flags.of(words);
    }

    /** RFC 7162 §3.1.3: those that were left alone, by the numbers the command had. */
    private static String code(Selected selected, Set<Uid> modified, boolean uid) {
        if (modified.isEmpty()) {
            return "";
        }
        long[] numbers = modified.stream()
                .mapToLong(message -> uid ? message.value() : selected.view().indexOf(message.value()) + 1L)
                .sorted()
                .toArray();
        return "[MODIFIED " + UidSets.text(numbers) + "] ";
    }

    /** RFC 9051 §6.4.7. */
    static Outcome copy(SessionContext context, Verb.Request request) throws Denied, BadSyntax {
        Transfer transfer = transfer(context, request);
        if (transfer.uids.isEmpty()) {
            return Outcome.ok("There was nothing to copy");
        }
        Placed placed =
                context.application().copy(context.account(), transfer.selected.id(), transfer.uids, transfer.name);
        return Outcome.ok(copyUid(placed) + "Copied");
    }

    /** RFC 9051 §6.4.8: COPYUID before the messages go. */
    static Outcome move(SessionContext context, Verb.Request request) throws Denied, BadSyntax {
        Transfer transfer = transfer(context, request);
        insistOnWriting(transfer.selected);
        if (transfer.uids.isEmpty()) {
            return Outcome.ok("There was nothing to move");
        }
        Placed placed =
                context.application().move(context.account(), transfer.selected.id(), transfer.uids, transfer.name);
        String code = copyUid(placed);
        if (!code.isEmpty()) {
            context.out().text("* OK ").text(code).text("Moved").crlf();
        }
        return withHighestModseq(context, transfer.selected, "Moved");
    }

    /** Messages on their way to another mailbox. */
    private record Transfer(Selected selected, List<Uid> uids, String name) {}

    private static Transfer transfer(SessionContext context, Verb.Request request) throws BadSyntax {
        Selected selected = context.selected();
        int[] indexes = selected.indexes(request.arguments(), request.verb().isUid());
        request.arguments().space();
        String name = request.arguments().mailbox();
        request.arguments().end();
        return new Transfer(selected, selected.uids(indexes), name);
    }

    /** RFC 4315 §3; none when nothing was there any more. */
    private static String copyUid(Placed placed) {
        return placed.to().isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "[COPYUID %d %s %s] ",
                        placed.uidValidity(),
                        UidSets.text(placed.from(), true),
                        UidSets.text(placed.to(), true));
    }

    /** RFC 9051 §6.4.3. */
    static Outcome expunge(SessionContext context, Verb.Request request) throws Denied, BadSyntax {
        request.arguments().end();
        return expunge(context, Optional.empty());
    }

    /** RFC 9051 §6.4.9, RFC 4315 §2.1. */
    static Outcome uidExpunge(SessionContext context, Verb.Request request) throws Denied, BadSyntax {
        Selected selected = context.selected();
        Arguments arguments = request.arguments();
        List<UidRange> uids = arguments.tryTake('$')
                ? UidSets.ranges(selected.savedResult())
                : arguments.sequenceSet().uids(selected.view());
        arguments.end();
        return expunge(context, Optional.of(uids));
    }

    private static Outcome expunge(SessionContext context, Optional<List<UidRange>> uids) throws Denied, BadSyntax {
        Selected selected = context.selected();
        insistOnWriting(selected);
        context.application().expunge(context.account(), selected.id(), uids);
        return withHighestModseq(context, selected, "Expunged");
    }

    /** RFC 7162 §3.2.7: up to which modseq the client knows what has vanished. */
    static Outcome withHighestModseq(SessionContext context, Selected selected, String text) {
        return context.enabled().contains(Enabled.QRESYNC)
                ? Outcome.ok(() -> "[HIGHESTMODSEQ " + selected.view().highestModseq() + "] " + text)
                : Outcome.ok(text);
    }
}
