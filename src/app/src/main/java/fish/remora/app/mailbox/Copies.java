package fish.remora.app.mailbox;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.Placed;
import fish.remora.api.mailbox.Right;
import fish.remora.app.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** COPY, in one transaction, and MOVE, in one for each slice; the octets stay where they are. Thread-safe. */
@ApplicationScoped
public class Copies {
    private static final String SIZES =
            "SELECT count(*), coalesce(sum(size), 0) FROM entry WHERE mailbox_id = ? AND uid = ANY (?)";

    private static final String FLAGS =
            "SELECT coalesce(bit_or(flags), 0) FROM entry WHERE mailbox_id = ? AND uid = ANY (?)";

    private static final String SOME =
            "SELECT uid FROM entry WHERE mailbox_id = ? AND uid < ? ORDER BY uid LIMIT " + Slices.SIZE;

    /** A COPY is all or nothing (RFC 9051 §6.4.7), and other people's mail waits for it: some seconds at most. */
    private static final int MOST = 100_000;

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
              INSERT INTO text_signature (mailbox_id, uid, bits, version)
              SELECT (SELECT target FROM m), s.place, t.bits, t.version FROM s CROSS JOIN LATERAL
                     (SELECT * FROM text_signature x WHERE x.mailbox_id = (SELECT source FROM m) AND x.uid = s.uid OFFSET 0) t
            ), %s, sums AS (
              SELECT %s
            ), counted AS (
              UPDATE mailbox b SET uid_next = b.uid_next + s.messages, highest_modseq = m.modseq, messages = b.messages + s.messages,
                                   octets = b.octets + s.octets, unseen = b.unseen + s.unseen, deleted = b.deleted + s.deleted
                FROM sums s, m WHERE b.id = m.target AND s.messages > 0
            )
            SELECT uid, place FROM s ORDER BY uid""";

    private static final String COPIED = Counts.messages("copied", "s", "+");

    private static final String SUMS = Counts.sums("s");

    private static final String MOVED = "moved AS (SELECT 1)";

    @Inject
    private Store store;

    @Inject
    private Access access;

    @Inject
    private Expunging expunging;

    private record Step(long from, long to) {}

    /** See {@link fish.remora.api.MailboxListener#copy}. */
    public Placed copy(AccountId account, MailboxId id, List<Uid> uids, String name) throws Denied {
        Reached source = access.of(account.value(), id.value()).require(Right.READ);
        if (uids.size() > MOST) {
            throw new Denied(Denied.Code.LIMIT, "At most " + MOST + " messages are copied at once");
        }
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
        Reached target = store.read(
                connection -> access.target(connection, account.value(), name).require(Right.INSERT));
        List<Uid> from = new ArrayList<>();
        List<Uid> to = new ArrayList<>();
        long uidValidity = 0;
        for (List<Uid> slice : Slices.of(uids)) {
            Placed placed = store.write(tx -> place(tx, source, target, slice, true));
            from.addAll(placed.from());
            to.addAll(placed.to());
            uidValidity = placed.uidValidity();
        }
        return new Placed(uidValidity, from, to);
    }

    private Placed place(Tx tx, Reached source, Reached target, List<Uid> uids, boolean moves)
            throws SQLException, Denied {
        Connection connection = tx.connection();
        Array these =
                connection.createArrayOf("int8", uids.stream().map(Uid::value).toArray());
        if (!moves || source.owner() != target.owner()) {
            Room.take(
                    tx,
                    target.owner(),
                    () -> Rows.read(
                                    connection,
                                    SIZES,
                                    row -> new Room.Need(row.getLong(1), row.getLong(2)),
                                    source.id(),
                                    these)
                            .get(0));
        }
        Map<Long, Held> held = Held.all(connection, List.of(source.id(), target.id()));
        Held from = Held.in(held, source.id());
        Held to = Held.in(held, target.id());
        List<Step> steps = place(tx, from, to, Flagging.allowed(target), moves ? MOVED : COPIED, these);
        if (moves) {
            expunging.moved(tx, from, steps.stream().map(Step::from).toList());
        }
        return new Placed(
                to.uidValidity(),
                steps.stream().map(one -> new Uid(one.from())).toList(),
                steps.stream().map(one -> new Uid(one.to())).toList());
    }

    private static List<Step> place(Tx tx, Held from, Held to, long allowed, String octets, Array uids)
            throws SQLException {
        List<Step> steps = Rows.read(
                tx.connection(),
                PLACE.formatted(flags(tx.connection(), from, to, uids), octets, SUMS),
                row -> new Step(row.getLong(1), row.getLong(2)),
                from.id(),
                to.id(),
                to.uidNext(),
                to.modseq(),
                allowed,
                uids);
        if (!steps.isEmpty()) {
            tx.changed(to.id());
        }
        return steps;
    }

    /** Puts messages into another mailbox of the same owner as well, which the transaction does once. Room for them has been taken. */
    public void copy(Tx tx, Held from, Held to, List<Long> uids) throws SQLException {
        place(tx, from, to, -1, COPIED, tx.connection().createArrayOf("int8", uids.toArray()));
    }

    /** Puts messages into another mailbox of the same owner, which the transaction does once. */
    public void move(Tx tx, Held from, Held to, List<Long> uids) throws SQLException {
        place(tx, from, to, -1, MOVED, tx.connection().createArrayOf("int8", uids.toArray()));
        expunging.moved(tx, from, uids);
    }

    /**
     * Puts what a mailbox holds into another one of the same owner: a slice of it.
     *
     * @param below a UID: from this one on they stay
     * @return whether there may be more
     */
    public boolean moveSome(Tx tx, long source, long target, long below) throws SQLException, Denied {
        Map<Long, Held> held = Held.all(tx.connection(), List.of(source, target));
        Held from = Held.in(held, source);
        Held to = Held.in(held, target);
        List<Long> uids =
                Rows.read(tx.connection(), SOME, row -> row.getLong(1), from.id(), Math.min(below, from.uidNext()));
        move(tx, from, to, uids);
        return uids.size() == Slices.SIZE;
    }

    /** As {@link Keywords#moved}. */
    private static String flags(Connection connection, Held from, Held to, Array uids) throws SQLException {
        if (from.id() == to.id() || Keywords.of(connection, from.id()).isEmpty()) {
            return "e.flags";
        }
        long used = Rows.read(connection, FLAGS, row -> row.getLong(1), from.id(), uids)
                .get(0);
        return Keywords.moved(connection, from.id(), to.id(), used);
    }
}
