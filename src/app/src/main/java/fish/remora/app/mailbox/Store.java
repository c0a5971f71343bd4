package fish.remora.app.mailbox;

import fish.remora.api.Denied;
import fish.remora.app.sql.CommitWatch;
import fish.remora.app.sql.Rows;
import fish.remora.app.sql.StoreFailure;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The way to the tables of mailboxes: reads, each statement for itself, and short transactions, after which readers are told. When the database is not there
 * it says so as a mailbox port says it. Thread-safe.
 */
@ApplicationScoped
public class Store {
    private static final System.Logger LOG = System.getLogger(Store.class.getName());

    /**
     * Deadlock and serialization failure: nothing is wrong but the moment. And what a look-up said has changed meanwhile: somebody has made one of that name
     * (23505), or what is referred to is no more (23503).
     */
    private static final List<String> TRY_AGAIN = List.of("40", "23505", "23503");

    private static final int ATTEMPTS = 3;

    /** How long a transaction waits for a lock, and for one statement. It holds a connection meanwhile, of which there are not many. */
    private static final String PATIENCE =
            "SELECT set_config('lock_timeout', '8s', true), set_config('statement_timeout', '100s', true)";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @EJB
    private Transaction transaction;

    @Inject
    private Changes changes;

    /** What is read. */
    public interface Read<T, E extends Exception> {
        T from(Connection connection) throws SQLException, E, Denied;
    }

    /** What is changed. */
    public interface Write<T, E extends Exception> {
        T in(Tx tx) throws SQLException, E, Denied;
    }

    /**
     * Reads; a statement sees what was committed when it began.
     *
     * @throws Denied UNAVAILABLE when the database cannot be reached; and what the reading throws
     */
    public <T, E extends Exception> T read(Read<T, E> reading) throws E, Denied {
        try (Connection connection = database.getConnection()) {
            return reading.from(connection);
        } catch (SQLException failure) {
            throw unavailable(failure);
        }
    }

    /**
     * Does it in a transaction of its own, all or nothing; nothing when it throws. Who has lost a race for locks begins again.
     *
     * @throws Denied as {@link #read}; INUSE when somebody else holds for seconds what it needs
     */
    public <T, E extends Exception> T write(Write<T, E> change) throws E, Denied {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(change);
            } catch (RuntimeException failure) {
                if (attempt >= ATTEMPTS || !isWorthAnother(failure)) {
                    throw unavailable(failure);
                }
                LOG.log(Level.DEBUG, "Once more", failure);
                pause(attempt);
            }
        }
    }

    /** Two who have met do not meet again at once. */
    private static void pause(int attempt) throws Denied {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(5, 25L << attempt));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new Denied(Denied.Code.UNAVAILABLE, "The server is stopping");
        }
    }

    private <T, E extends Exception> T once(Write<T, E> change) throws E, Denied {
        var watch = new CommitWatch();
        var answer = new Answer<T, E>();
        try {
            transaction.run(
                    connection -> {
                        Tx tx = new Tx(connection);
                        answer.tx = tx;
                        Rows.read(connection, PATIENCE, row -> true);
                        return answer.take(change, tx);
                    },
                    watch);
        } finally {
            // Also when nobody knows whether it has committed.
            if (answer.tx != null && answer.refusal == null) {
                answer.tx.tell(changes);
            }
        }
        T value = answer.get();
        if (!watch.isCommitted()) {
            throw new IllegalStateException("the change was not committed");
        }
        return value;
    }

    /** What came of a change: a value, or a refusal that its caller expects. */
    private static final class Answer<T, E extends Exception> {
        private @Nullable Tx tx;
        private @Nullable T value;
        private @Nullable Exception refusal;

        /** False: it was refused. */
        boolean take(Write<T, E> change, Tx in) throws SQLException {
            try {
                value = change.in(in);
                return true;
            } catch (SQLException | RuntimeException failure) {
                throw failure;
            } catch (Exception refused) {
                refusal = refused;
                return false;
            }
        }

        @SuppressWarnings({"unchecked", "NullAway"
        }) // nothing else is thrown by a change; its value may be what it likes
        T get() throws E, Denied {
            if (refusal instanceof Denied denied) {
                throw denied;
            }
            if (refusal != null) {
                throw (E) refusal;
            }
            return value;
        }
    }

    private static boolean isWorthAnother(Throwable failure) {
        return state(failure)
                .filter(state -> TRY_AGAIN.stream().anyMatch(state::startsWith))
                .isPresent();
    }

    /** Of the deepest SQLException that has one. */
    private static Optional<String> state(Throwable failure) {
        Optional<String> state = Optional.empty();
        for (Throwable one = failure; one != null && one != one.getCause(); one = one.getCause()) {
            if (one instanceof SQLException sql && sql.getSQLState() != null) {
                state = Optional.of(sql.getSQLState());
            }
        }
        return state;
    }

    /** @throws RuntimeException when the database was there: then something is wrong with what we asked */
    private static Denied unavailable(Exception failure) {
        if (StoreFailure.isLocked(failure)) {
            return new Denied(Denied.Code.INUSE, "Somebody else is changing this for long; try again later");
        }
        if (StoreFailure.of(failure) != StoreFailure.OTHER) {
            LOG.log(Level.WARNING, "The mail store cannot be reached: {0}", failure.getMessage());
            return new Denied(Denied.Code.UNAVAILABLE, "The mail store cannot be reached; try again later");
        }
        throw failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }
}
