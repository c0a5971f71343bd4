package fish.remora.app.mailbox;

import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.UidRange;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Takes entries out of a mailbox. They can be had back for {@code remora.undelete.days}; with 0 days their messages are given up at once. Each method joins a
 * transaction that holds the mailbox, and is one statement. Thread-safe.
 */
@ApplicationScoped
public class Expunging {
    private static final String GONE = """
            WITH m AS (SELECT ?::bigint AS id, ?::bigint AS modseq, ?::bigint AS account, ?::text AS name),
                 gone AS (
              DELETE FROM entry WHERE mailbox_id = (SELECT id FROM m) AND %s RETURNING uid, message_id, size, internal_date, flags
            ), kept AS (
              INSERT INTO expunged (mailbox_id, uid, modseq) SELECT m.id, g.uid, m.modseq FROM gone g, m
            ), forgotten AS (
              DELETE FROM text_signature WHERE mailbox_id = (SELECT id FROM m) AND uid IN (SELECT uid FROM gone)
            ), %s, sums AS (
              SELECT count(*) AS messages, sum(size) AS octets, count(*) FILTER (WHERE flags & 1 = 0) AS unseen,
                     count(*) FILTER (WHERE flags & 8 <> 0) AS deleted FROM gone
            )
            UPDATE mailbox b SET messages = b.messages - s.messages, octets = b.octets - s.octets, unseen = b.unseen - s.unseen,
                                 deleted = b.deleted - s.deleted, highest_modseq = m.modseq
              FROM sums s, m WHERE b.id = m.id AND s.messages > 0""";

    private static final String KEEP = """
            removed AS (
              INSERT INTO removed (mailbox_id, uid, account_id, mailbox, message_id, size, internal_date, flags)
              SELECT m.id, g.uid, m.account, m.name, g.message_id, g.size, g.internal_date, g.flags FROM gone g, m
            )""";

    /** Messages are locked in the order of their ids. */
    private static final String RELEASE = """
            counted AS (SELECT message_id, count(*) AS n FROM gone GROUP BY message_id),
            held AS (SELECT id FROM message WHERE id IN (SELECT message_id FROM counted) ORDER BY id FOR NO KEY UPDATE),
            released AS (UPDATE message g SET copies = g.copies - c.n FROM counted c JOIN held h ON h.id = c.message_id WHERE g.id = c.message_id)""";

    private static final String MOVE = "moved AS (SELECT 1)";

    private static final String THESE = "uid = ANY (?::bigint[])";
    private static final String DELETED = "flags & " + Flag.DELETED.bit() + " <> 0";
    private static final String IN_RANGES = DELETED
            + " AND EXISTS (SELECT 1 FROM unnest(?::bigint[], ?::bigint[]) AS r(first, last) WHERE uid BETWEEN r.first AND r.last)";

    @Inject
    @ConfigProperty(name = "remora.undelete.days", defaultValue = "7")
    private String configured;

    private int days;

    @PostConstruct
    void configure() {
        days = Integer.parseInt(
                Settings.checked("remora.undelete.days", configured, "\\d{1,4}", "days from 0 to 9999"));
    }

    /** How long what was expunged can be had back. */
    public int days() {
        return days;
    }

    /** These; UIDs that are not there are passed over. */
    public void these(Tx tx, Held mailbox, List<Long> uids) throws SQLException {
        expunge(tx, mailbox, THESE, way(), longs(tx, uids));
    }

    /** As {@link #these}; their messages are elsewhere by now, so that nobody will want them back. */
    void moved(Tx tx, Held mailbox, List<Long> uids) throws SQLException {
        expunge(tx, mailbox, THESE, MOVE, longs(tx, uids));
    }

    /** Those that have \Deleted, and are in one of these ranges if there are any. */
    void deleted(Tx tx, Held mailbox, Optional<List<UidRange>> ranges) throws SQLException {
        if (ranges.isEmpty()) {
            expunge(tx, mailbox, DELETED, way());
            return;
        }
        List<UidRange> in = ranges.get();
        expunge(
                tx,
                mailbox,
                IN_RANGES,
                way(),
                longs(tx, in.stream().map(UidRange::first).toList()),
                longs(tx, in.stream().map(UidRange::last).toList()));
    }

    /** All of them. */
    public void all(Tx tx, Held mailbox) throws SQLException {
        expunge(tx, mailbox, "true", way());
    }

    private String way() {
        return days > 0 ? KEEP : RELEASE;
    }

    private static Object longs(Tx tx, List<Long> values) throws SQLException {
        return tx.connection().createArrayOf("int8", values.toArray());
    }

    private static void expunge(Tx tx, Held mailbox, String which, String way, Object... more) throws SQLException {
        Object[] parameters = Arrays.copyOf(
                new Object[] {mailbox.id(), mailbox.modseq(), mailbox.owner(), mailbox.name()}, 4 + more.length);
        System.arraycopy(more, 0, parameters, 4, more.length);
        if (Rows.update(tx.connection(), GONE.formatted(which, way), parameters) > 0) {
            tx.changed(mailbox.id());
        }
    }
}
