package fish.remora.app.start;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * This running server among its equals: holds a number of its own and says every ten seconds that it lives. What a silent node held
 * lapses after {@value #SILENCE_SECONDS} seconds. Thread-safe.
 */
@Singleton
@DependsOn("Schema")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class Node {
    /** How long a node may be silent before what it holds is anybody's. */
    public static final int SILENCE_SECONDS = 30;

    private static final int TIMEOUT_SECONDS = 5;

    private static final System.Logger LOG = System.getLogger(Node.class.getName());

    /** The lowest number that nobody has used for an hour; its former holder's locks go with it. */
    private static final String CLAIM = """
            WITH free AS (
              SELECT n AS id FROM generate_series(0, 1023) AS n
               WHERE NOT EXISTS (SELECT 1 FROM node WHERE node.id = n AND seen_at > now() - interval '1 hour')
               ORDER BY n LIMIT 1
            )
            INSERT INTO node (id, started_at, seen_at) SELECT id, now(), now() FROM free
            ON CONFLICT (id) DO UPDATE SET started_at = now(), seen_at = now()
              WHERE node.seen_at <= now() - interval '1 hour'
            RETURNING id, started_at""";

    @Resource(lookup = "jdbc/remora-plain")
    private DataSource database;

    @Inject
    private Event<NumberLost> lost;

    private int id = -1;
    private @Nullable Timestamp startedAt;

    /** Told when another node has our number: what this one makes or leases from now on could be the other's. */
    public record NumberLost() {}

    @PostConstruct
    void claim() {
        try (Connection connection = database.getConnection()) {
            for (int attempt = 0; id < 0 && attempt < 100; attempt++) {
                try (PreparedStatement claim = connection.prepareStatement(CLAIM);
                        ResultSet row = claim.executeQuery()) {
                    if (row.next()) {
                        id = row.getInt(1);
                        startedAt = row.getTimestamp(2);
                    }
                }
            }
            release(connection, "DELETE FROM maildrop_lock WHERE node_id = ?");
            release(connection, "UPDATE delivery SET next_attempt_at = now() WHERE state = 'LEASED' AND node_id = ?");
        } catch (SQLException failure) {
            throw new IllegalStateException("no node number could be had: " + failure.getMessage(), failure);
        }
        if (id < 0) {
            throw new IllegalStateException("no node number is free: 1024 servers have been seen within the hour");
        }
        LOG.log(Level.INFO, "This is node {0}", id);
    }

    /** What a former holder of the number left. */
    private void release(Connection connection, String sql) throws SQLException {
        try (PreparedStatement release = connection.prepareStatement(sql)) {
            release.setInt(1, id);
            release.executeUpdate();
        }
    }

    /** 0 to 1023, nobody else's while this server lives. */
    public int id() {
        return id;
    }

    @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false)
    void live() {
        update("UPDATE node SET seen_at = now() WHERE id = ? AND started_at = ?");
    }

    /** A node that stops in order leaves its number, which the next start may take at once. */
    @PreDestroy
    void leave() {
        update("DELETE FROM node WHERE id = ? AND started_at = ?");
    }

    private void update(String sql) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, id);
            statement.setTimestamp(2, startedAt);
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            if (statement.executeUpdate() == 0) {
                lost.fire(new NumberLost());
                LOG.log(
                        Level.ERROR,
                        "Node {0} was silent for an hour and another one has its number: restart this one",
                        id);
            }
        } catch (SQLException | RuntimeException failure) {
            // A timer that throws twice in a row is deleted by the container.
            LOG.log(Level.WARNING, "The row of this node could not be written: {0}", failure.getMessage());
        }
    }
}
