package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.FlagChange;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.Right;
import fish.remora.api.mailbox.UidRange;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** FETCH: which messages, \Seen and VANISHED; what is fetched is {@link FetchBody}'s. */
final class FetchCommands {
    private FetchCommands() {}

    /** RFC 9051 §6.4.5, RFC 7162 §3.1.4 and §3.2.6, RFC 9394 §3.3. */
    static Outcome fetch(SessionContext context, Verb.Request request) throws Denied, BadSyntax {
        Selected selected = context.selected();
        Arguments arguments = request.arguments();
        boolean uid = request.verb().isUid();
        List<UidRange> ranges = List.of();
        int[] indexes;
        if (uid && arguments.peek() != '$') {
            SequenceSet set = arguments.sequenceSet();
            ranges = set.uids(selected.view());
            indexes = set.indexesOfUids(selected.view());
        } else {
            indexes = selected.indexes(arguments, uid);
        }
        arguments.space();
        FetchRequest fetch = FetchRequest.parse(arguments, context.enabled());
        if (fetch.needsModSeq()) {
            context.enabled().add(Enabled.CONDSTORE);
        }
        if (fetch.vanished()) {
            vanished(context, uid, fetch, ranges);
        }
        return body(context, selected, fetch.choose(selected.view(), indexes), fetch, uid);
    }

    private static void vanished(SessionContext context, boolean uid, FetchRequest fetch, List<UidRange> ranges)
            throws Denied, BadSyntax {
        if (!uid || fetch.changedSince().isEmpty() || !context.enabled().contains(Enabled.QRESYNC)) {
            throw new BadSyntax("VANISHED is for UID FETCH with CHANGEDSINCE, after ENABLE QRESYNC");
        }
        SelectCommands.vanishedEarlier(
                context, context.selected(), fetch.changedSince().getAsLong(), ranges);
    }

    private static Outcome body(
            SessionContext context, Selected selected, int[] indexes, FetchRequest fetch, boolean uid) throws Denied {
        MailboxView view = selected.view();
        FetchRequest asked = fetch;
        Stored stored = Stored.NOTHING;
        int[] unseen = fetch.marksSeen() && selected.may(Right.SEEN)
                ? IntStream.of(indexes)
                        .filter(i -> !Flag.SEEN.isIn(selected.view().flags(i)))
                        .toArray()
                : new int[0];
        if (unseen.length > 0) {
            FlagChange seen = new FlagChange(FlagChange.Mode.ADD, Flag.SEEN.bit(), List.of(), OptionalLong.empty());
            context.application().store(context.account(), selected.id(), selected.uids(unseen), seen);
            context.refresh(selected, false);
            stored = new Stored(
                    seen, IntStream.of(unseen).mapToLong(selected.view()::uid).toArray(), true);
            asked = fetch.alsoFlags();
            MailboxView.Difference difference = selected.latest().since(view);
            view = selected.latest().keeping(view, difference.vanished());
        }
        FetchBody body = new FetchBody(context, selected.id(), view, indexes, asked, uid);
        return Outcome.stream(body, stored, () -> tagged(body));
    }

    /** RFC 3516 §4.3; RFC 5530 §3: what others have expunged is left out, which RFC 2180 §4.1 leaves to us. */
    private static Outcome.Tagged tagged(FetchBody body) {
        if (body.undecodable()) {
            return Outcome.Tagged.no("[UNKNOWN-CTE] A part has an encoding that is not known here");
        }
        return Outcome.Tagged.ok(body.missedSome() ? "[EXPUNGEISSUED] Fetched what is still there" : "Fetched");
    }
}
