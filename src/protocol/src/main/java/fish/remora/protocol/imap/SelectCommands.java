package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.Right;
import fish.remora.api.mailbox.UidRange;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** SELECT and EXAMINE, CLOSE and UNSELECT. */
final class SelectCommands {
    private SelectCommands() {}

    /**
     * What a client knows of a mailbox from earlier on: RFC 7162 §3.2.5.
     *
     * @param known UIDs; null: all
     */
    private record Resync(
            long uidValidity, long modseq, @Nullable SequenceSet known) {}

    /** RFC 9051 §6.3.2. */
    static Outcome select(SessionContext context, Verb.Request request) throws Denied, BadSyntax {
        return open(context, request.arguments(), false);
    }

    /** RFC 9051 §6.3.3. */
    static Outcome examine(SessionContext context, Verb.Request request) throws Denied, BadSyntax {
        return open(context, request.arguments(), true);
    }

    /** When it is denied no mailbox is selected any more (RFC 9051 §6.3.2). */
    private static Outcome open(SessionContext context, Arguments arguments, boolean examine) throws Denied, BadSyntax {
        String name = arguments.mailbox();
        Optional<Resync> resync = parameters(context, arguments);
        Output out = context.out();
        if (context.selectedOrNull() != null) {
            out.text("* OK [CLOSED] The mailbox before is closed").crlf();
            context.unselect();
        }
        Selected selected = new Selected(context.application().select(context.account(), name), examine);
        boolean open = false;
        try {
            context.select(selected);
            describe(context, selected);
            if (resync.isPresent()
                    && resync.get().uidValidity() == selected.view().uidValidity()) {
                resynchronize(context, selected, resync.get());
            }
            open = true;
        } finally {
            if (!open) {
                context.drop();
            }
        }
        return Outcome.ok(selected.readOnly() ? "[READ-ONLY] Open" : "[READ-WRITE] Open");
    }

    private static Optional<Resync> parameters(SessionContext context, Arguments arguments) throws BadSyntax {
        Optional<Resync> resync = Optional.empty();
        boolean condstore = false;
        if (arguments.tryTake(' ')) {
            arguments.expect('(');
            do {
                if (arguments.tryWord("CONDSTORE")) {
                    condstore = true;
                } else if (arguments.tryWord("QRESYNC") && context.enabled().contains(Enabled.QRESYNC)) {
                    arguments.space();
                    resync = Optional.of(resync(arguments, context.enabled().contains(Enabled.UIDONLY)));
                } else {
                    throw new BadSyntax("Unknown parameter, or not enabled");
                }
            } while (arguments.tryTake(' '));
            arguments.expect(')');
        }
        arguments.end();
        if (condstore) {
            context.enabled().add(Enabled.CONDSTORE);
        }
        return resync;
    }

    /** The pairs of numbers and UIDs at the end are read, not used: what has vanished is known for ever or told in ranges. */
    private static Resync resync(Arguments arguments, boolean uidOnly) throws BadSyntax {
        arguments.expect('(');
        long uidValidity = arguments.number();
        arguments.space();
        long modseq = arguments.number64();
        SequenceSet known = null;
        if (arguments.tryTake(' ')) {
            if (arguments.peek() != '(') {
                known = arguments.sequenceSet();
            }
            if (known == null || arguments.tryTake(' ')) {
                if (uidOnly) {
                    throw new BadSyntax("[UIDREQUIRED] Messages have no numbers here");
                }
                arguments.expect('(');
                arguments.sequenceSet();
                arguments.space();
                arguments.sequenceSet();
                arguments.expect(')');
            }
        }
        arguments.expect(')');
        return new Resync(uidValidity, modseq, known);
    }

    private static void describe(SessionContext context, Selected selected) {
        Output out = context.out();
        MailboxView view = selected.view();
        boolean rev2 = context.enabled().contains(Enabled.IMAP4REV2);
        out.text("* FLAGS ").text(Flags.known(view)).crlf();
        out.text("* OK [PERMANENTFLAGS ")
                .text(Flags.permanent(selected))
                .text("] Flags")
                .crlf();
        context.changes(true, false).exists(view.size());
        if (!rev2 && !context.enabled().contains(Enabled.UIDONLY)) {
            unseen(out, view);
        }
        code(out, "UIDVALIDITY", view.uidValidity());
        code(out, "UIDNEXT", view.uidNext());
        code(out, "HIGHESTMODSEQ", view.highestModseq());
        out.text("* OK [MAILBOXID (")
                .text(ObjectIds.of(selected.id()))
                .text(")] Id")
                .crlf();
        if (rev2) {
            Listing.line(out, "LIST", List.of());
            out.mailbox(selected.name()).crlf();
        }
    }

    private static void code(Output out, String name, long value) {
        out.text("* OK [").text(name).text(' ').number(value).text("] Ok").crlf();
    }

    /** RFC 3501 §6.3.1: the first message without \Seen; RFC 9051 has done away with it. */
    private static void unseen(Output out, MailboxView view) {
        for (int i = 0; i < view.size(); i++) {
            if (!Flag.SEEN.isIn(view.flags(i))) {
                code(out, "UNSEEN", i + 1L);
                return;
            }
        }
    }

    private static void resynchronize(SessionContext context, Selected selected, Resync resync) throws Denied {
        MailboxView view = selected.view();
        List<UidRange> known = resync.known() == null
                ? List.of(new UidRange(1, Math.max(1, view.uidNext() - 1)))
                : resync.known().uids(view);
        vanishedEarlier(context, selected, resync.modseq(), known);
        context.tell(context.changes(true, true).changedSince(view, known, resync.modseq()));
    }

    /**
     * RFC 7162 §3.2.10.1. What the client still takes to be there is not among them: it has a number, and goes by VANISHED.
     *
     * @param known UIDs of which it wants to hear
     */
    static void vanishedEarlier(SessionContext context, Selected selected, long modseq, List<UidRange> known)
            throws Denied {
        List<UidRange> vanished = UidSets.without(
                UidSets.intersection(context.application().vanished(context.account(), selected.id(), modseq), known),
                selected.view());
        if (!vanished.isEmpty()) {
            context.out()
                    .text("* VANISHED (EARLIER) ")
                    .text(UidSets.text(vanished))
                    .crlf();
        }
    }

    /** RFC 9051 §6.4.1; who may not expunge closes all the same (RFC 4314 §4). */
    static Outcome close(SessionContext context, Verb.Request request) throws Denied, BadSyntax {
        request.arguments().end();
        Selected selected = context.selected();
        if (selected.may(Right.EXPUNGE)) {
            context.application().expunge(context.account(), selected.id(), Optional.empty());
        }
        context.unselect();
        return Outcome.ok("Closed");
    }

    /** RFC 9051 §6.4.2. */
    static Outcome unselect(SessionContext context, Verb.Request request) throws Denied, BadSyntax {
        request.arguments().end();
        context.unselect();
        return Outcome.ok("Closed");
    }
}
