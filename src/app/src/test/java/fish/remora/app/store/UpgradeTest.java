package fish.remora.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.app.start.Schema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A database as version 8 left it, with mail in it, becomes one of this version, once nobody writes it as version 8 does. */
class UpgradeTest {
    private static final String MAIL = """
            INSERT INTO domain (id, name) VALUES (1, 'mx.test');
            INSERT INTO account (id, domain_id, local_part, created_at) VALUES (1, 1, 'ann', now()), (2, 1, 'bob', now());
            INSERT INTO mailbox (id, account_id, name, uid_validity, uid_next, highest_modseq, messages, octets) VALUES
              (10, 1, 'INBOX', 7, 1001, 9, 1000, 5000), (11, 1, 'Sent', 1700000000, 1, 1, 0, 0), (20, 2, 'INBOX', 3, 1, 1, 0, 0);
            INSERT INTO message (id, received_at, size, parts, header_index, copies)
            SELECT n, now(), 5, 1, '{}', 1 FROM generate_series(1, 1000) n;
            INSERT INTO entry (mailbox_id, uid, message_id, size, internal_date, flags, modseq)
            SELECT 10, n, n, 5, now(), CASE n % 4 WHEN 0 THEN 0 WHEN 1 THEN 1 WHEN 2 THEN 8 ELSE 31 END, 2 FROM generate_series(1, 1000) n;
            INSERT INTO expunged (mailbox_id, uid, modseq) VALUES (20, 1, 1), (20, 2, 1), (20, 4, 1), (20, 3, 2)""";

    private static void run(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String row(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            StringBuilder text = new StringBuilder();
            while (rows.next()) {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    text.append(rows.getString(i))
                            .append(i == rows.getMetaData().getColumnCount() ? "; " : " ");
                }
            }
            return text.toString().strip();
        }
    }

    @Test
    void countsWhatIsThereAndWaitsForOlderNodes() throws SQLException {
        DataSource database = Postgres.shared().older("8");
        run(database, MAIL);
        run(database, "INSERT INTO node (id, started_at, seen_at) VALUES (3, now(), now())");
        Thread alive = new Thread(() -> live(database));
        alive.start();
        assertThatThrownBy(() -> new Wiring(database, Map.of()).get(Schema.class))
                .hasStackTraceContaining("node 3 of an older version is running on it: stop all nodes");
        alive.interrupt();
        assertThat(row(database, "SELECT max(version::int) FROM schema_history"))
                .isEqualTo("8;");
        run(database, "UPDATE node SET seen_at = now() - interval '28 seconds'");
        new Wiring(database, Map.of()).get(Schema.class);
        assertThat(
                        row(
                                database,
                                "SELECT id, messages, octets, unseen, deleted, uid_next, uid_validity FROM mailbox ORDER BY id"))
                .isEqualTo("10 1000 5000 500 500 1001 7; 11 0 0 0 0 1 1700000000; 20 0 0 0 0 1 3;");
        assertThat(row(database, "SELECT account_id, uid_validity, complete FROM mailbox_list ORDER BY 1"))
                .isEqualTo("1 1700000000 f; 2 3 f;");
        assertThat(row(database, "SELECT count(*), sum(flags), count(saved_at) FROM entry"))
                .isEqualTo("1000 10000 0;");
        assertThat(row(database, "SELECT reloptions FROM pg_class WHERE relname = 'entry'"))
                .contains("fillfactor=90");
        assertThat(row(database, "SELECT modseq, uids, at > now() - interval '1 hour' FROM expunged ORDER BY modseq"))
                .isEqualTo("1 {[1,3),[4,5)} t; 2 {[3,4)} t;");
        new Wiring(database, Map.of()).get(Schema.class);
    }

    /** As a node does, only more often. */
    private static void live(DataSource database) {
        try {
            while (true) {
                Thread.sleep(200);
                run(database, "UPDATE node SET seen_at = now()");
            }
        } catch (InterruptedException | SQLException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
