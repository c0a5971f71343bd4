package fish.remora.app.outgoing;

import fish.remora.app.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * How far an account's identities or submissions have come: each change is one step. Immutable.
 *
 * @param lost at which step something was destroyed last: what was before nobody can tell
 */
public record Turn(long now, long lost) {
    /** Of what. */
    enum Of {
        IDENTITIES("identities"),
        SUBMISSIONS("submissions");

        private final String column;

        Of(String column) {
            this.column = column;
        }
    }

    private static final String STEP = """
            INSERT INTO account_outgoing (account_id, %1$s) VALUES (?, 1)
            ON CONFLICT (account_id) DO UPDATE SET %1$s = account_outgoing.%1$s + 1 RETURNING %1$s""";

    /** The next step; others of the account wait for theirs until the transaction ends. */
    static long next(Connection connection, Of what, long account) throws SQLException {
        return Rows.read(connection, STEP.formatted(what.column), row -> row.getLong(1), account)
                .get(0);
    }

    /** With this step something is destroyed. */
    static void lose(Connection connection, Of what, long account, long step) throws SQLException {
        Rows.update(
                connection,
                "UPDATE account_outgoing SET %s_lost = ? WHERE account_id = ?".formatted(what.column),
                step,
                account);
    }

    static Turn of(Connection connection, Of what, long account) throws SQLException {
        List<Turn> found = Rows.read(
                connection,
                "SELECT %1$s, %1$s_lost FROM account_outgoing WHERE account_id = ?".formatted(what.column),
                row -> new Turn(row.getLong(1), row.getLong(2)),
                account);
        return found.isEmpty() ? new Turn(0, 0) : found.get(0);
    }
}
