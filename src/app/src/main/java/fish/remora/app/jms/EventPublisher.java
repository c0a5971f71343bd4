package fish.remora.app.jms;

import fish.remora.app.event.ToTell;
import fish.remora.app.start.Threads;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
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

    private static final String WAITING = "SELECT EXISTS (SELECT 1 FROM publication)";

    private final AtomicInteger calls = new AtomicInteger();

    @Inject
    private Threads threads;

    @Inject
    private Telling telling;

    /** Its connections take no part in transactions. */
    @Resource(lookup = "jdbc/remora-plain")
    private DataSource database;

    void committed(@Observes(during = TransactionPhase.AFTER_SUCCESS) ToTell written) {
        wake();
    }

    /** Looks soon; calls while it is at it make it look once more. */
    void wake() {
        if (calls.getAndIncrement() == 0) {
            try {
                threads.execute(this::run);
            } catch (RejectedExecutionException stopped) {
                calls.set(0);
                LOG.log(Level.DEBUG, "No thread to publish events", stopped);
            }
        }
    }

    private void run() {
        int seen;
        do {
            seen = calls.get();
            try {
                publish();
            } catch (SQLException | RuntimeException | Error failure) {
                LOG.log(Level.WARNING, "Events wait to be told; next try in a second: {0}", failure.toString());
                calls.set(0);
                return;
            }
        } while (!calls.compareAndSet(seen, 0));
    }

    private void publish() throws SQLException {
        try (Connection connection = database.getConnection()) {
            if (!asked(connection, WAITING) || !asked(connection, "SELECT pg_try_advisory_lock(?)", LOCK)) {
                return;
            }
            try {
                for (boolean more = true; more; ) {
                    more = telling.tell();
                }
            } finally {
                asked(connection, "SELECT pg_advisory_unlock(?)", LOCK);
            }
        }
    }

    private static boolean asked(Connection connection, String sql, Object... parameters) throws SQLException {
        return fish.remora.app.sql.Rows.read(connection, sql, row -> row.getBoolean(1), parameters)
                .get(0);
    }
}
