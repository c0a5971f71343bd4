package fish.remora.app.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The transitions of a delivery at which the crash test (KillTableIT) kills the process. The system property {@code fish.remora.crash} names a
 * file; once that holds one of these names, the virtual machine halts when it next gets there, as after a kill -9. Without the property each
 * is one comparison with null.
 */
public enum CrashPoint {
    /** All rows of an accept transaction are written, none is committed. */
    ACCEPT_BEFORE_COMMIT,
    /** Committed; the client has not heard 250. */
    ACCEPT_AFTER_COMMIT,
    /** Queued deliveries are leased, nothing is sent. */
    CLAIMED,
    /** The message is about to be handed to the client. */
    BEFORE_TRANSMIT,
    /** The peer has said what it makes of it; nothing is recorded. */
    TRANSMITTED,
    /** The result is written, not committed. */
    RECORD_BEFORE_COMMIT,
    /** The result is committed. */
    RECORD_AFTER_COMMIT,
    /** A deferral is written, not committed. */
    DEFER_BEFORE_COMMIT,
    /** A deferral is committed. */
    DEFER_AFTER_COMMIT,
    /** A failure and its notice are written, not committed. */
    BOUNCE_BEFORE_COMMIT,
    /** A failure and its notice are committed; the notice is not yet sent on. */
    BOUNCE_AFTER_COMMIT,
    /** An overdue delivery is leased to be given up. */
    EXPIRE_CLAIMED;

    private static final @Nullable String FILE = System.getProperty("fish.remora.crash");
    private static final int HALTED = 137;

    /** Ends the virtual machine here when this is the point that was asked for. */
    public void reached() {
        if (FILE != null && name().equals(askedFor(Path.of(FILE)))) {
            Runtime.getRuntime().halt(HALTED);
        }
    }

    private static String askedFor(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException gone) {
            return "";
        }
    }
}
