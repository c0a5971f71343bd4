package fish.remora.app.mailbox;

import fish.remora.api.Uid;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Takes entries out of a mailbox. They can be had back for {@code remora.undelete.days}; with 0 days their messages are given up at once. Each method joins a
 * transaction that holds the mailbox, and is one statement, the only one of that transaction that expunges from it. Thread-safe.
 */
@ApplicationScoped
public class Expunging {
    /**
     * Rows are deleted where they lie: nobody moves them while the mailbox is held, and a join with so many would read whole tables, whatever part of them
     * this mailbox is.
     */
    private static final String GONE = """
            WITH m AS (SELECT ?::bigint AS id, ?::bigint AS modseq, ?::bigint AS account, ?::text AS name),
                 gone AS (
              DELETE FROM entry WHERE ctid = ANY (ARRAY(%s)) RETURNING uid, message_id, size, internal_date, flags
            ), %s forgotten AS (
              DELETE FROM text_signature WHERE ctid = ANY (ARRAY(
                SELECT t.ctid FROM gone g CROSS JOIN LATERAL
                       (SELECT x.ctid FROM text_signature x WHERE x.mailbox_id = (SELECT id FROM m) AND x.uid = g.uid OFFSET 0) t))
            ), %s, sums AS (
              SELECT max(uid) AS last, %s
            )
            UPDATE mailbox b SET messages = b.messages - s.messages, octets = b.octets - s.octets, unseen = b.unseen - s.unseen,
                                 deleted = b.deleted - s.deleted, highest_modseq = m.modseq
              FROM sums s, m WHERE b.id = m.id AND s.messages > 0
            RETURNING s.messages, s.last""";

    private static final String REMEMBER = """
            remembered AS (
              INSERT INTO expunged (mailbox_id, modseq, uids, messages)
              SELECT m.id, m.modseq, range_agg(int8range(g.uid, g.uid + 1)), array_agg(g.message_id ORDER BY g.uid) FROM gone g, m GROUP BY m.id, m.modseq
            ),""";

    private static final String KEEP = """
            removed AS (
              INSERT INTO removed (mailbox_id, uid, account_id, mailbox, message_id, size, internal_date, flags)
              SELECT m.id, g.uid, m.account, m.name, g.message_id, g.size, g.internal_date, g.flags FROM gone g, m
            )""";

    private static final String RELEASE = Counts.messages("released", "gone", "-");

    private static final String SUMS = Counts.sums("gone");

    private static final String MOVE = "moved AS (SELECT 1)";

    private static final String ALL = "SELECT ctid FROM entry WHERE mailbox_id = (SELECT id FROM m)";
    private static final String THESE = ALL + " AND uid = ANY (?::bigint[])";
    private static final String FIRST = ALL + " ORDER BY uid LIMIT " + Slices.SIZE;
    private static final String DELETED = ALL + " AND uid > ? AND flags & 8 <> 0 ORDER BY uid LIMIT ?";
    private static final String IN_RANGES = """
            SELECT e.ctid FROM unnest(?::bigint[], ?::bigint[]) AS r(first, last)
              JOIN entry e ON e.mailbox_id = (SELECT id FROM m) AND e.uid BETWEEN r.first AND r.last
             WHERE e.uid > ? AND e.flags & 8 <> 0 ORDER BY e.uid LIMIT ?""";

    @Inject
    @ConfigProperty(name = "remora.undelete.days", defaultValue = "7")
    private String configured;

    private int days;

    private final Set<Long> touched = ConcurrentHashMap.newKeySet();

    @PostConstruct
    void configure() {
        days = Integer.parseInt(
                Settings.checked("remora.undelete.days", configured, "\\d{1,4}", "days from 0 to 9999"));
    }

    /** The accounts of which something was expunged here since the last call: they may have more to be had back than they should. */
    Set<Long> takeTouched() {
        Set<Long> some = Set.copyOf(touched);
        touched.removeAll(some);
        return some;
    }

    /** How long what was expunged can be had back. */
    public int days() {
        return days;
    }

    /** These; UIDs that are not there are passed over. */
    public void these(Tx tx, Held mailbox, List<Long> uids) throws SQLException {
        expunge(tx, mailbox, THESE, REMEMBER, way(), longs(tx, uids));
    }

    /** As {@link #these}; their messages are elsewhere by now, so that nobody will want them back. */
    void moved(Tx tx, Held mailbox, List<Long> uids) throws SQLException {
        expunge(tx, mailbox, THESE, REMEMBER, MOVE, longs(tx, uids));
    }

    /**
     * A slice of those that have \Deleted, and are in one of these ranges if there are any.
     *
     * @param after a UID: those up to it have been dealt with
     * @return how far this slice went; {@link Uid#MAX}: there are no more
     */
    long deleted(Tx tx, Held mailbox, Optional<List<UidRange>> ranges, long after) throws SQLException {
        // Behind the last that has it nobody need look.
        long most = Math.min(mailbox.deleted(), Slices.SIZE);
        Gone gone;
        if (ranges.isEmpty()) {
            gone = expunge(tx, mailbox, DELETED, REMEMBER, way(), after, most);
        } else {
            List<UidRange> in = ranges.get();
            gone = expunge(
                    tx,
                    mailbox,
                    IN_RANGES,
                    REMEMBER,
                    way(),
                    longs(tx, in.stream().map(UidRange::first).toList()),
                    longs(tx, in.stream().map(UidRange::last).toList()),
                    after,
                    most);
        }
        return gone.messages() < Slices.SIZE ? Uid.MAX : gone.last();
    }

    /** The first slice of a mailbox that is larger than one. */
    public void first(Tx tx, Held mailbox) throws SQLException {
        expunge(tx, mailbox, FIRST, REMEMBER, way());
    }

    /** All that a mailbox holds whose UIDs nobody will ask for, since it goes with them. */
    public void all(Tx tx, Held mailbox) throws SQLException {
        expunge(tx, mailbox, ALL, "", way());
    }

    private String way() {
        return days > 0 ? KEEP : RELEASE;
    }

    private static Object longs(Tx tx, List<Long> values) throws SQLException {
        return tx.connection().createArrayOf("int8", values.toArray());
    }

    private record Gone(long messages, long last) {}

    private Gone expunge(Tx tx, Held mailbox, String which, String memory, String way, Object... more)
            throws SQLException {
        Object[] parameters = Arrays.copyOf(
                new Object[] {mailbox.id(), mailbox.modseq(), mailbox.owner(), mailbox.name()}, 4 + more.length);
        System.arraycopy(more, 0, parameters, 4, more.length);
        List<Gone> gone = Rows.read(
                tx.connection(),
                GONE.formatted(which, memory, way, SUMS),
                row -> new Gone(row.getLong(1), row.getLong(2)),
                parameters);
        if (gone.isEmpty()) {
            return new Gone(0, 0);
        }
        tx.changed(mailbox.id());
        if (way.equals(KEEP)) {
            touched.add(mailbox.owner());
        }
        return gone.get(0);
    }
}
