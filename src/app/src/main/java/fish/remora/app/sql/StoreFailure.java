package fish.remora.app.sql;

import fish.remora.api.Reply;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why the database did not take a group, told by the class of the SQLSTATE (PostgreSQL, appendix A). */
public enum StoreFailure {
    /** Class 53: disk full, out of memory, too many connections. */
    RESOURCES,
    /** Classes 08, 25, 55 and 57: it is not there, is just stopping or starting, or only to be read from. */
    UNREACHABLE,
    /** Anything else: perhaps one message's doing. */
    OTHER;

    private static final List<String> NOT_THERE = List.of("08", "25", "55", "57");

    public static final Reply LOCAL_ERROR = Reply.of(451, "4.3.0", "Local error in processing; try again later");
    private static final Reply NO_STORAGE = Reply.of(452, "4.3.1", "Insufficient system storage");

    public static StoreFailure of(Throwable failure) {
        SQLException cause = sqlCause(failure);
        String state = cause == null || cause.getSQLState() == null ? "" : cause.getSQLState();
        if (state.startsWith("53")) {
            return RESOURCES;
        }
        // Without an SQLSTATE it is the pool that has no connection to give.
        return cause != null && state.isEmpty() || NOT_THERE.stream().anyMatch(state::startsWith) ? UNREACHABLE : OTHER;
    }

    /** The deepest one: wrappers repeat its message without its state. */
    private static @Nullable SQLException sqlCause(Throwable failure) {
        SQLException found = null;
        for (Throwable t = failure; t != null && t != t.getCause(); t = t.getCause()) {
            if (t instanceof SQLException sql && (found == null || sql.getSQLState() != null)) {
                found = sql;
            }
        }
        return found;
    }

    /** PostgreSQL: lock_not_available. Somebody holds for long what was needed; nothing is wrong with the rest of the database. */
    public static boolean isLocked(Throwable failure) {
        SQLException cause = sqlCause(failure);
        return cause != null && "55P03".equals(cause.getSQLState());
    }

    public boolean mayBeOneMessage() {
        return this == OTHER;
    }

    public Reply reply() {
        return this == RESOURCES ? NO_STORAGE : LOCAL_ERROR;
    }
}
