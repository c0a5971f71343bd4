package fish.remora.app.start;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the database to this version's schema before anything uses it; a database of a newer version stops the deployment. So does a node that runs with
 * the schema that is there: it would go on writing as its own version has it.
 */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class Schema {
    private static final System.Logger LOG = System.getLogger(Schema.class.getName());
    private static final int LOOK_MILLIS = 500;

    private static final String NODES =
            "SELECT id, seen_at FROM node WHERE seen_at > now() - interval '" + Node.SILENCE_SECONDS + " seconds'";

    @Resource(lookup = "jdbc/remora-plain")
    private DataSource database;

    @PostConstruct
    void migrate() {
        try {
            Flyway flyway = Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(database)
                    .locations("classpath:sql")
                    .table("schema_history")
                    .load();
            awaitSilence(flyway);
            flyway.migrate();
        } catch (FlywayException | IllegalStateException failure) {
            LOG.log(Level.ERROR, "The database schema could not be brought to this version: {0}", failure.getMessage());
            throw failure;
        }
    }

    /** A node that was killed cannot say so: it is silent for a while. One that lives says so in that time. */
    private void awaitSilence(Flyway flyway) {
        Map<Integer, Instant> first = null;
        while (isBehind(flyway)) {
            Map<Integer, Instant> now = nodes();
            if (now.isEmpty()) {
                return;
            }
            if (first == null) {
                LOG.log(
                        Level.INFO,
                        "Nodes {0} were seen a moment ago: the schema waits for their silence",
                        now.keySet());
                first = now;
            }
            for (Map.Entry<Integer, Instant> one : now.entrySet()) {
                if (one.getValue().isAfter(first.getOrDefault(one.getKey(), Instant.MIN))) {
                    throw new IllegalStateException(
                            "node " + one.getKey()
                                    + " of an older version is running on it: stop all nodes, then start those of this version");
                }
            }
            pause();
        }
    }

    private static boolean isBehind(Flyway flyway) {
        var info = flyway.info();
        return info.current() != null && info.pending().length > 0;
    }

    private Map<Integer, Instant> nodes() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(NODES)) {
            Map<Integer, Instant> nodes = new TreeMap<>();
            while (rows.next()) {
                nodes.put(rows.getInt(1), rows.getTimestamp(2).toInstant());
            }
            return nodes;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure.getMessage(), failure);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for nodes of an older version", stop);
        }
    }
}
