package fish.remora.app.jms;

import fish.remora.app.event.ToTell;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Errand;
import fish.remora.app.start.Threads;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Tells applications what has become of their mail, soon after each commit that has something to tell. One node at a time, by a lock of the
 * database that is held over both commits: so the steps of a message come in their order. Thread-safe.
 */
@ApplicationScoped
public class EventPublisher {
    private static final System.Logger LOG = System.getLogger(EventPublisher.class.getName());

    /** Any number that nobody else takes: PostgreSQL's advisory locks have no names. */
    private static final long LOCK = 0x52656d6f7261L;

    private static final long GATHER_MILLIS = 40;

    private static final String WAITING = "SELECT EXISTS (SELECT 1 FROM publication)";

    @Inject
    private Threads threads;

    private Errand publishing;

    @Inject
    private Telling telling;

    /** Its connections take no part in transactions. */
    @Resource(lookup = "jdbc/remora-plain")
    private DataSource database;

    void committed(@Observes(during = TransactionPhase.AFTER_SUCCESS) ToTell written) {
        wake();
    }

    @PostConstruct
    void prepare() {
        publishing = new Errand(threads, this::look);
    }

    /** Looks soon. */
    void wake() {
        publishing.wake();
    }

    private void look() {
        try {
            publish();
        } catch (SQLException | RuntimeException | Error failure) {
            LOG.log(Level.WARNING, "Events wait to be told; next try in a second: {0}", failure.toString());
        }
    }

    private void publish() throws SQLException {
        try (Connection connection = database.getConnection()) {
            if (!asked(connection, WAITING) || !asked(connection, "SELECT pg_try_advisory_lock(?)", LOCK)) {
                return;
            }
            try {
                while (telling.tell()) {
                    // A transaction over database and broker costs as much as several mails: the next one takes what
                    // gathers.
                    TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
                }
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
            } finally {
                asked(connection, "SELECT pg_advisory_unlock(?)", LOCK);
            }
        }
    }

    private static boolean asked(Connection connection, String sql, Object... parameters) throws SQLException {
        return Rows.read(connection, sql, row -> row.getBoolean(1), parameters).get(0);
    }
}
