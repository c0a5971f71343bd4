package fish.remora.protocol.imap;

import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.UidRange;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Tells a client how its mailbox differs from what it knows: RFC 9051 §7.4.1 and §7.5, RFC 7162 §3.2.10, RFC 9586 §3.
 *
 * @param mayRenumber messages may go: not within FETCH, STORE and SEARCH, nor between commands (RFC 9051 §7.5.1)
 * @param uid the command was one with UIDs: its FETCH responses have them too
 * @param othersFlags flags that others have changed are told (RFC 5465 §5.3)
 */
record Changes(Set<Enabled> enabled, Output out, boolean mayRenumber, boolean uid, boolean othersFlags) {

    /**
     * What was told.
     *
     * @param added UIDs of messages that are new to the client, ascending
     * @param lines about changed messages, still to be written
     */
    record Told(long[] added, Telling.Lines lines) {}

    /** Writes what the client does not know, and takes down that it does. */
    Told tell(Selected selected, Stored stored) {
        MailboxView known = selected.view();
        MailboxView latest = selected.latest();
        if (known == latest && stored.uids().length == 0) {
            return new Told(new long[0], Telling.Lines.NONE);
        }
        MailboxView.Difference difference = latest.since(known);
        MailboxView next = difference.vanished().length == 0 || mayRenumber
                ? latest
                : latest.keeping(known, difference.vanished());
        if (!latest.keywords().equals(known.keywords())) {
            keywords(selected);
        }
        if (mayRenumber) {
            vanished(known, difference.vanished());
        }
        if (difference.added() > 0) {
            exists(next.size());
        }
        selected.told(next);
        long[] added = LongStream.range(next.size() - difference.added(), next.size())
                .map(i -> next.uid((int) i))
                .toArray();
        return new Told(added, flags(known, latest, next, difference, stored));
    }

    private void keywords(Selected selected) {
        out.text("* FLAGS ").text(Flags.known(selected.latest())).crlf();
        out.text("* OK [PERMANENTFLAGS ")
                .text(Flags.permanent(selected))
                .text("] Flags")
                .crlf();
    }

    /** From the end on, so that no number changes before it is told. */
    private void vanished(MailboxView known, long[] uids) {
        if (uids.length > 0 && tellsVanished()) {
            out.text("* VANISHED ").text(UidSets.text(uids)).crlf();
            return;
        }
        for (int i = uids.length - 1; i >= 0; i--) {
            out.text("* ").number(known.indexOf(uids[i]) + 1L).text(" EXPUNGE").crlf();
        }
    }

    private boolean tellsVanished() {
        return enabled.contains(Enabled.QRESYNC) || enabled.contains(Enabled.UIDONLY);
    }

    void exists(int messages) {
        out.text("* ").number(messages).text(" EXISTS").crlf();
        if (!enabled.contains(Enabled.IMAP4REV2)) {
            out.text("* 0 RECENT").crlf();
        }
    }

    private Telling.Lines flags(
            MailboxView known, MailboxView latest, MailboxView next, MailboxView.Difference difference, Stored stored) {
        BitSet told = new BitSet();
        for (int index : difference.changed()) {
            long message = latest.uid(index);
            told.set(next.indexOf(message), othersFlags || stored.contains(message));
        }
        if (!stored.silent()) {
            LongStream.of(stored.uids())
                    .filter(message -> latest.indexOf(message) >= 0)
                    .forEach(message -> told.set(next.indexOf(message)));
        }
        return new Telling.Lines(told, index -> {
            long message = next.uid(index);
            boolean expected = stored.silent()
                    && stored.contains(message)
                    && next.flags(index) == stored.expected(known.flags(known.indexOf(message)), latest);
            if (!expected || enabled.contains(Enabled.CONDSTORE)) {
                fetch(next, index, !expected);
            }
        });
    }

    /** FETCH of all of these that have changed since. */
    Telling.Lines changedSince(MailboxView view, List<UidRange> uids, long modseq) {
        BitSet changed = new BitSet();
        for (UidRange range : UidSets.intersection(uids, uids)) {
            for (int i = UidSets.atLeast(range.first(), view); i < view.size() && view.uid(i) <= range.last(); i++) {
                changed.set(i, view.modseq(i) > modseq);
            }
        }
        return new Telling.Lines(changed, index -> fetch(view, index, true));
    }

    /** {@code FETCH} with FLAGS and what else this client wants to hear with them. */
    private void fetch(MailboxView view, int index, boolean withFlags) {
        boolean uidOnly = enabled.contains(Enabled.UIDONLY);
        out.text("* ").number(uidOnly ? view.uid(index) : index + 1L).text(uidOnly ? " UIDFETCH (" : " FETCH (");
        String gap = "";
        if (!uidOnly && (uid || enabled.contains(Enabled.QRESYNC) || enabled.contains(Enabled.IMAP4REV2))) {
            out.text("UID ").number(view.uid(index));
            gap = " ";
        }
        if (withFlags) {
            out.text(gap).text("FLAGS ").text(Flags.text(view, view.flags(index)));
            gap = " ";
        }
        if (enabled.contains(Enabled.CONDSTORE)) {
            out.text(gap).text("MODSEQ (").number(view.modseq(index)).text(")");
        }
        out.text(")").crlf();
    }
}
