package fish.remora.app.mailbox;

import fish.remora.api.Denied;
import fish.remora.app.sql.Rows;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A mailbox whose row a transaction holds: nobody else changes anything in it until that ends.
 *
 * @param owner an account
 * @param uidNext as it was when it was locked, as the next ones
 * @param deleted how many messages have \Deleted
 */
public record Held(
        long id,
        long owner,
        String name,
        long uidValidity,
        long uidNext,
        long highestModseq,
        long messages,
        long deleted) {
    private static final String LOCK = """
            SELECT id, account_id, name, uid_validity, uid_next, highest_modseq, messages, deleted FROM mailbox
             WHERE id = ANY (?) ORDER BY id FOR NO KEY UPDATE""";

    /** Locks them in the order of their ids; those that are no more are left out. */
    public static Map<Long, Held> all(Connection connection, Collection<Long> ids) throws SQLException {
        Array array = connection.createArrayOf("int8", ids.toArray());
        List<Held> rows = Rows.read(
                connection,
                LOCK,
                row -> new Held(
                        row.getLong(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8)),
                array);
        Map<Long, Held> held = new HashMap<>();
        rows.forEach(one -> held.put(one.id, one));
        return held;
    }

    /** @throws Denied NONEXISTENT when it is no more */
    public static Held of(Tx tx, long id) throws SQLException, Denied {
        return in(all(tx.connection(), List.of(id)), id);
    }

    /** Locks two, which may be one, so that each can be asked for alone. */
    public static void both(Tx tx, long one, long other) throws SQLException {
        all(tx.connection(), List.of(one, other));
    }

    /** @throws Denied as {@link #of} */
    public static Held in(Map<Long, Held> held, long id) throws Denied {
        Held found = held.get(id);
        if (found == null) {
            throw Access.none();
        }
        return found;
    }

    /** The modseq of what this transaction changes in it. */
    public long modseq() {
        return highestModseq + 1;
    }
}
