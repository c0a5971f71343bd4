package fish.remora.app.mailbox;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.Quota;
import fish.remora.app.sql.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an account has stored in all of its mailboxes, and may store. Whoever stores more holds the account's row until his transaction
 * ends, so that two cannot fill the same room. Pure functions over a connection.
 */
public final class Room {
    private static final String OF = """
            SELECT coalesce(sum(m.octets), 0), a.quota, coalesce(sum(m.messages), 0), a.quota_messages
              FROM account a LEFT JOIN mailbox m ON m.account_id = a.id WHERE a.id = ? GROUP BY a.id""";

    private static final String HOLD_LIMITED =
            "SELECT 1 FROM account WHERE id = ? AND (quota IS NOT NULL OR quota_messages IS NOT NULL) FOR NO KEY UPDATE";

    private Room() {}

    /** What somebody wants to store. */
    public record Need(long messages, long octets) {}

    /** Of what a transaction would store; asked only of an account with a quota. */
    public interface Needed {
        Need count() throws SQLException;
    }

    /** Nothing used and no limit when there is no such account. */
    public static Quota of(Connection connection, long account) throws SQLException {
        return Rows.read(
                        connection,
                        OF,
                        row -> new Quota(row.getLong(1), limit(row, 2), row.getLong(3), limit(row, 4)),
                        account)
                .stream()
                .findFirst()
                .orElse(new Quota(0, OptionalLong.empty(), 0, OptionalLong.empty()));
    }

    private static OptionalLong limit(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** Why so much more does not fit, in words for a person; empty: it does. */
    public static Optional<String> lacking(Quota quota, long messages, long octets) {
        Optional<String> lacking = lacking("octets", quota.octetsLimit(), quota.octets(), octets);
        return lacking.isPresent() ? lacking : lacking("messages", quota.messagesLimit(), quota.messages(), messages);
    }

    private static Optional<String> lacking(String unit, OptionalLong limit, long used, long more) {
        return limit.isPresent() && more > 0 && used + more > limit.getAsLong()
                ? Optional.of("the quota is " + limit.getAsLong() + " " + unit + ", of which " + used + " are used: "
                        + more + " do not fit")
                : Optional.empty();
    }

    /** @throws Denied OVERQUOTA when so much more does not fit now */
    public static void check(Connection connection, long account, Need need) throws SQLException, Denied {
        deny(lacking(of(connection, account), need.messages(), need.octets()));
    }

    private static void deny(Optional<String> lacking) throws Denied {
        if (lacking.isPresent()) {
            throw new Denied(Denied.Code.OVERQUOTA, "No room: " + lacking.get());
        }
    }

    /**
     * Takes room until the transaction ends. To be called before anything else is locked.
     *
     * @throws Denied OVERQUOTA when so much does not fit
     */
    public static void take(Tx tx, long account, Needed needed) throws SQLException, Denied {
        deny(tryTake(tx, account, needed));
    }

    /** As {@link #take}; why it does not fit, in words for a person, empty: it does. */
    public static Optional<String> tryTake(Tx tx, long account, Needed needed) throws SQLException {
        Connection connection = tx.connection();
        if (Rows.read(connection, HOLD_LIMITED, row -> row.getInt(1), account).isEmpty()) {
            return Optional.empty();
        }
        Need need = needed.count();
        return lacking(of(connection, account), need.messages(), need.octets());
    }
}
