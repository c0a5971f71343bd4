package fish.remora.adapter.server;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long one client may keep us waiting (RFC 5321 §4.5.3.2). A line is due as a whole and content at a least rate: a trickle is no sign of
 * life. Event loop.
 */
final class Deadline {
    /** Content must come at this rate at least, in octets a second over {@code dataTimeout}, or the client is shed. */
    private static final long LEAST_RATE = 64;

    private final Connection connection;
    private final long dataTimeout;

    /** The next look; cancelled with the connection, which it would keep in memory. */
    private @Nullable Future<?> scheduled;

    private long patience;
    private long due;
    private long windowOctets;

    Deadline(Connection connection) {
        this.connection = connection;
        this.dataTimeout = connection.surroundings.dataTimeout().toNanos();
    }

    /** From now on somebody looks. */
    void begin() {
        extend();
        schedule();
    }

    void cancel() {
        if (scheduled != null) {
            scheduled.cancel(false);
        }
    }

    /** The client has sent something. */
    void took(int octets) {
        windowOctets += octets;
    }

    /** The client has done its part: its time begins anew. Not while a worker has the session, which knows how much that is. */
    void extend() {
        patience = connection.patience().toNanos();
        restart();
    }

    private void restart() {
        windowOctets = 0;
        due = System.nanoTime() + patience;
    }

    private void schedule() {
        // It may come nearer meanwhile: content is due sooner than a command.
        long left = Math.min(due - System.nanoTime(), dataTimeout);
        long delay = Math.max(left, TimeUnit.MILLISECONDS.toNanos(50));
        scheduled = connection.channel().eventLoop().schedule(this::check, delay, TimeUnit.NANOSECONDS);
    }

    private void check() {
        if (connection.isClosing() || !connection.channel().isActive()) {
            return;
        }
        if (!connection.awaitsClient()) {
            restart();
        } else if (System.nanoTime() - due >= 0) {
            if (connection.isBusy()) {
                connection.abort();
                return;
            }
            if (!connection.framer.inContent()
                    || windowOctets < LEAST_RATE * TimeUnit.NANOSECONDS.toSeconds(patience)) {
                connection.end(Farewell.TIMEOUT);
                return;
            }
            extend();
        }
        schedule();
    }
}
