package fish.remora.app.mailbox;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.Placed;
import fish.remora.api.mailbox.Right;
import fish.remora.app.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** COPY and MOVE: one short transaction each, however many messages; their octets stay where they are. Thread-safe. */
@ApplicationScoped
public class Copies {
    private static final String SUMS = """
            SELECT count(*), coalesce(sum(size), 0), coalesce(bit_or(flags), 0) FROM entry WHERE mailbox_id = ? AND uid = ANY (?)""";

    /** Keywords have other bits there: a part of the text, made of numbers. */
    private static final String PLACE = """
            WITH m AS (SELECT ?::bigint AS source, ?::bigint AS target, ?::bigint AS next, ?::bigint AS modseq, ?::bigint AS allowed),
                 s AS (
              SELECT e.uid, e.message_id, e.size, e.internal_date, (%s) & m.allowed AS flags,
                     m.next - 1 + row_number() OVER (ORDER BY e.uid) AS place
                FROM entry e, m WHERE e.mailbox_id = m.source AND e.uid = ANY (?)
            ), made AS (
              INSERT INTO entry (mailbox_id, uid, message_id, size, internal_date, saved_at, flags, modseq)
              SELECT m.target, s.place, s.message_id, s.size, s.internal_date, now(), s.flags, m.modseq FROM s, m
            ), found AS (
              INSERT INTO text_signature (mailbox_id, uid, bits)
              SELECT m.target, s.place, t.bits FROM m, s JOIN text_signature t ON t.uid = s.uid WHERE t.mailbox_id = m.source
            ), %s, sums AS (
              SELECT count(*) AS messages, sum(size) AS octets, count(*) FILTER (WHERE flags & 1 = 0) AS unseen,
                     count(*) FILTER (WHERE flags & 8 <> 0) AS deleted FROM s
            ), counted AS (
              UPDATE mailbox b SET uid_next = b.uid_next + s.messages, highest_modseq = m.modseq, messages = b.messages + s.messages,
                                   octets = b.octets + s.octets, unseen = b.unseen + s.unseen, deleted = b.deleted + s.deleted
                FROM sums s, m WHERE b.id = m.target AND s.messages > 0
            )
            SELECT uid, place FROM s ORDER BY uid""";

    /** Messages are locked in the order of their ids. */
    private static final String COPIED = """
            held AS (SELECT id FROM message WHERE id IN (SELECT message_id FROM s) ORDER BY id FOR NO KEY UPDATE),
            copied AS (
              UPDATE message g SET copies = g.copies + c.n FROM (SELECT message_id, count(*) AS n FROM s GROUP BY message_id) c
                JOIN held h ON h.id = c.message_id WHERE g.id = c.message_id
            )""";

    private static final String MOVED = "moved AS (SELECT 1)";

    @Inject
    private Store store;

    @Inject
    private Access access;

    @Inject
    private Expunging expunging;

    private record Sums(long messages, long octets, long flags) {}

    private record Step(long from, long to) {}

    /** See {@link fish.remora.api.MailboxListener#copy}. */
    public Placed copy(AccountId account, MailboxId id, List<Uid> uids, String name) throws Denied {
        Reached source = access.of(account.value(), id.value()).require(Right.READ);
        return store.write(tx -> {
            Reached target =
                    access.target(tx.connection(), account.value(), name).require(Right.INSERT);
            return place(tx, source, target, uids, false);
        });
    }

    /** See {@link fish.remora.api.MailboxListener#move}. */
    public Placed move(AccountId account, MailboxId id, List<Uid> uids, String name) throws Denied {
        Reached source = access.of(account.value(), id.value())
                .require(Right.READ)
                .require(Right.DELETE_MESSAGES)
                .require(Right.EXPUNGE);
        return store.write(tx -> {
            Reached target =
                    access.target(tx.connection(), account.value(), name).require(Right.INSERT);
            return place(tx, source, target, uids, true);
        });
    }

    private Placed place(Tx tx, Reached source, Reached target, List<Uid> uids, boolean moves)
            throws SQLException, Denied {
        Map<Long, Held> held = Held.all(tx.connection(), List.of(source.id(), target.id()));
        Held from = Held.in(held, source.id());
        Held to = Held.in(held, target.id());
        Connection connection = tx.connection();
        Array these =
                connection.createArrayOf("int8", uids.stream().map(Uid::value).toArray());
        Sums sums = Rows.read(
                        connection,
                        SUMS,
                        row -> new Sums(row.getLong(1), row.getLong(2), row.getLong(3)),
                        from.id(),
                        these)
                .get(0);
        if (!moves || from.owner() != to.owner()) {
            Room.check(connection, to.owner(), sums.messages(), sums.octets());
        }
        List<Step> steps = Rows.read(
                connection,
                PLACE.formatted(flags(connection, from, to, sums.flags()), moves ? MOVED : COPIED),
                row -> new Step(row.getLong(1), row.getLong(2)),
                from.id(),
                to.id(),
                to.uidNext(),
                to.modseq(),
                Flagging.allowed(target),
                these);
        if (!steps.isEmpty()) {
            tx.changed(to.id());
        }
        if (moves) {
            expunging.moved(tx, from, steps.stream().map(Step::from).toList());
        }
        return new Placed(
                to.uidValidity(),
                steps.stream().map(one -> new Uid(one.from())).toList(),
                steps.stream().map(one -> new Uid(one.to())).toList());
    }

    /**
     * Puts all that a mailbox holds into another one of the same owner.
     *
     * @param from held, as {@code to} is
     */
    public void moveAll(Tx tx, Held from, Held to) throws SQLException {
        List<Long> uids = Rows.read(
                tx.connection(), "SELECT uid FROM entry WHERE mailbox_id = ?", row -> row.getLong(1), from.id());
        Array these = tx.connection().createArrayOf("int8", uids.toArray());
        Rows.read(
                tx.connection(),
                PLACE.formatted(flags(tx.connection(), from, to, -1), MOVED),
                row -> row.getLong(1),
                from.id(),
                to.id(),
                to.uidNext(),
                to.modseq(),
                -1L,
                these);
        expunging.moved(tx, from, uids);
        tx.changed(to.id());
    }

    /** An expression: the flags as bits of the target. A keyword for which there is no room there is left behind. */
    private static String flags(Connection connection, Held from, Held to, long used) throws SQLException {
        if (from.id() == to.id() || used >>> Flag.FIRST_KEYWORD == 0) {
            return "e.flags";
        }
        Map<String, Integer> known = new HashMap<>(Keywords.of(connection, from.id()));
        known.values().removeIf(bit -> (used >>> bit & 1) == 0);
        Map<String, Integer> there =
                Keywords.ensure(connection, to.id(), Keywords.names(connection, from.id(), known.values()));
        StringBuilder expression = new StringBuilder("(e.flags & " + ((1L << Flag.FIRST_KEYWORD) - 1) + ")");
        known.forEach((name, bit) -> {
            Integer target = there.get(name.toLowerCase(Locale.ROOT));
            if (target != null) {
                expression
                        .append(" | (((e.flags >> ")
                        .append(bit)
                        .append(") & 1) << ")
                        .append(target)
                        .append(")");
            }
        });
        return expression.toString();
    }
}
