package fish.remora.app.event;

import fish.remora.app.start.Ids;
import fish.remora.app.start.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Clears the trace of messages that came longer ago than {@code remora.trace.keep} days, and deliveries that ended that long ago. A thousand rows
 * a statement, each its own transaction, so that nobody waits for it; from the front of the table, so that its price does not grow with it.
 */
@Singleton
@Startup
@DependsOn("Startup")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class TraceCollector {
    private static final System.Logger LOG = System.getLogger(TraceCollector.class.getName());
    private static final int BATCH = 1000;

    /** A minute's work at most: the rest is for the next one. */
    private static final int MOST_BATCHES = 200;

    private static final String EVENTS = """
            DELETE FROM event WHERE (message_id, id) IN (
              SELECT message_id, id FROM event WHERE message_id < ? ORDER BY message_id, id LIMIT ?)""";

    private static final String DELIVERIES = """
            DELETE FROM delivery WHERE id IN (
              SELECT id FROM delivery WHERE ended_at < to_timestamp(? / 1000.0) ORDER BY ended_at LIMIT ?)""";

    private static final String SUBMISSIONS = """
            DELETE FROM submission WHERE id IN (
              SELECT id FROM submission WHERE id < ? AND state IN ('SENT', 'CANCELLED') AND coalesce(message_id, id) < ? LIMIT ?)""";

    /** Who has seen them hears that some are no more. */
    private static final String EMAIL_SUBMISSIONS = """
            WITH gone AS (
              DELETE FROM email_submission WHERE id IN (
                SELECT id FROM email_submission WHERE id < ? AND status <> 'PENDING' AND send_at < to_timestamp(? / 1000.0) LIMIT ?)
              RETURNING account_id
            )
            UPDATE account_outgoing SET submissions = submissions + 1, submissions_lost = submissions + 1
             WHERE account_id IN (SELECT account_id FROM gone)""";

    private static final String APPLICATIONS = """
            DELETE FROM application_mail WHERE message_id IN (
              SELECT message_id FROM application_mail WHERE message_id < ? ORDER BY message_id LIMIT ?)""";

    private static final String CAPTURED = """
            DELETE FROM captured WHERE id IN (SELECT id FROM captured WHERE id < ? ORDER BY id LIMIT ?)""";

    /** What was sent two days ago counts for no cap: the hour is that of the clock since 1970. */
    private static final String USE = """
            DELETE FROM account_use WHERE (account_id, hour) IN (SELECT account_id, hour FROM account_use WHERE hour < ? LIMIT ?)""";

    private static final Duration USE_AGE = Duration.ofDays(2);

    /** A next hop that failed once and that nobody wants any more: its health says nothing. */
    private static final String DESTINATIONS = """
            DELETE FROM destination d
             WHERE d.failed_at < to_timestamp(? / 1000.0) AND NOT d.suspended AND d.max_connections IS NULL AND d.max_per_minute IS NULL
               AND d.name IN (SELECT n.name FROM destination n WHERE NOT EXISTS (
                     SELECT 1 FROM delivery q WHERE q.destination = n.name AND q.state = 'QUEUED') LIMIT ?)""";

    /** Days a next hop's failure is worth knowing when nothing waits for it. */
    private static final Duration HEALTH_AGE = Duration.ofDays(1);

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Inject
    @ConfigProperty(name = "remora.trace.keep", defaultValue = "30")
    private String keep;

    private Duration age = Duration.ZERO;

    /** A wrong property fails the deployment. */
    @PostConstruct
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    void read() {
        age = Duration.ofDays(
                Integer.parseInt(Settings.checked("remora.trace.keep", keep, "[1-9]\\d{0,4}", "days from 1 to 99999")));
    }

    @Schedule(hour = "*", minute = "*", second = "30", persistent = false)
    void collect() {
        Instant end = Instant.now().minus(age);
        try (Connection connection = database.getConnection()) {
            clear(connection, EVENTS, Ids.first(end));
            clear(connection, APPLICATIONS, Ids.first(end));
            clear(connection, CAPTURED, Ids.first(end));
            clear(connection, DELIVERIES, end.toEpochMilli());
            clear(connection, SUBMISSIONS, Ids.first(end), Ids.first(end));
            clear(connection, EMAIL_SUBMISSIONS, Ids.first(end), end.toEpochMilli());
            clear(
                    connection,
                    USE,
                    Duration.ofMillis(Instant.now().minus(USE_AGE).toEpochMilli())
                            .toHours());
            clear(connection, DESTINATIONS, Instant.now().minus(HEALTH_AGE).toEpochMilli());
        } catch (SQLException | RuntimeException failure) {
            // A timer that throws twice in a row is deleted by the container.
            LOG.log(Level.WARNING, "The trace was not cleared; next try in a minute: {0}", failure.getMessage());
        }
    }

    private static void clear(Connection connection, String sql, long... before) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            for (int i = 0; i < before.length; i++) {
                delete.setLong(i + 1, before[i]);
            }
            delete.setInt(before.length + 1, BATCH);
            for (int i = 0; i < MOST_BATCHES && delete.executeUpdate() == BATCH; i++) {
                // the next ones
            }
        }
    }
}
