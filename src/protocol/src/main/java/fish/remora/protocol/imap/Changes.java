package fish.remora.protocol.imap;

import fish.remora.api.mailbox.MailboxView;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Tells a client how its mailbox differs from what it knows: RFC 9051 §7.4.1 and §7.5, RFC 7162 §3.2.10, RFC 9586 §3.
 *
 * @param mayRenumber messages may go: not within FETCH, STORE and SEARCH, nor between commands (RFC 9051 §7.5.1)
 * @param uid the command was one with UIDs: its FETCH responses have them too
 */
record Changes(Set<Enabled> enabled, Output out, boolean mayRenumber, boolean uid) {

    /**
     * Writes what the client does not know, and takes down that it does.
     *
     * @return UIDs of messages that are new to it, ascending
     */
    long[] tell(Selected selected, Stored stored) {
        MailboxView known = selected.view();
        MailboxView latest = selected.latest();
        if (known == latest && stored.uids().length == 0) {
            return new long[0];
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
        flags(known, latest, next, difference, stored);
        selected.told(next);
        return LongStream.range(next.size() - difference.added(), next.size())
                .map(i -> next.uid((int) i))
                .toArray();
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

    private void flags(
            MailboxView known, MailboxView latest, MailboxView next, MailboxView.Difference difference, Stored stored) {
        var told = new TreeSet<Long>();
        IntStream.of(difference.changed()).mapToLong(latest::uid).forEach(told::add);
        if (!stored.silent()) {
            LongStream.of(stored.uids())
                    .filter(message -> latest.indexOf(message) >= 0)
                    .forEach(told::add);
        }
        for (long message : told) {
            int index = next.indexOf(message);
            boolean expected = stored.silent()
                    && stored.contains(message)
                    && next.flags(index) == stored.expected(known.flags(known.indexOf(message)), latest);
            if (!expected) {
                fetch(next, index, true);
            } else if (enabled.contains(Enabled.CONDSTORE)) {
                fetch(next, index, false);
            }
        }
    }

    /** {@code FETCH} with FLAGS and what else this client wants to hear with them. */
    void fetch(MailboxView view, int index, boolean withFlags) {
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
