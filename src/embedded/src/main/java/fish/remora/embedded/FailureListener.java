package fish.remora.embedded;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Hears in the log why a start fails, because Payara Micro goes on without the application and only logs the reason.
 * Named in logging.properties, so it is public, and what it heard is static: the log manager makes the instance. Any
 * thread.
 */
public final class FailureListener extends Handler {
    private static final List<String> OWN = new CopyOnWriteArrayList<>();
    private static final List<String> COMMANDS = new CopyOnWriteArrayList<>();
    private static final List<String> CAUSES = new CopyOnWriteArrayList<>();
    private static final SimpleFormatter FORMATTER = new SimpleFormatter();
    private static volatile boolean listening = true;

    /**
     * One line: our own words if the adapter or the application had any, else the root of the exception that the server
     * logged.
     */
    static String reason() {
        for (List<String> heard : List.of(OWN, COMMANDS, CAUSES)) {
            if (!heard.isEmpty()) {
                return heard.get(0);
            }
        }
        return "see the log";
    }

    /** Whether a line of preboot.asadmin was refused. */
    static boolean commandFailed() {
        return !COMMANDS.isEmpty();
    }

    /** The start is over; what fails from now on is the log's business alone. */
    static void rest() {
        listening = false;
    }

    @Override
    public void publish(LogRecord record) {
        String logger = String.valueOf(record.getLoggerName());
        if (!listening) {
            return;
        }
        if (logger.startsWith("fish.remora") && record.getLevel().intValue() >= Level.SEVERE.intValue()) {
            String cause = record.getThrown() == null ? "" : ": " + root(record.getThrown());
            OWN.add(oneLine(FORMATTER.formatMessage(record)) + cause);
        } else if (logger.endsWith("BootCommand") && record.getLevel().intValue() >= Level.WARNING.intValue()) {
            COMMANDS.add(oneLine(record.getMessage()));
        } else if (record.getThrown() != null && record.getLevel().intValue() >= Level.WARNING.intValue()) {
            CAUSES.add(root(record.getThrown()));
        }
    }

    /** The innermost exception's message; the database driver's if there is one, since the network's below it names no host. */
    static String root(Throwable thrown) {
        Throwable root = thrown;
        boolean database = false;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            boolean drivers = cause instanceof SQLException;
            root = drivers || !database ? cause : root;
            database |= drivers;
        }
        String message = oneLine(root.getMessage());
        return message.isEmpty()
                ? root.getClass().getName()
                : message + " (" + root.getClass().getSimpleName() + ")";
    }

    private static String oneLine(@Nullable String text) {
        return text == null
                ? ""
                : text.strip().lines().map(String::strip).findFirst().orElse("");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
