package fish.remora.adapter.server;

import fish.remora.api.Denied;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A reply too long to be held: its pieces are made on a worker, one at a time, as fast as the client takes them. Event loop, but for
 * the making.
 */
final class LongReply {
    /** Makes the pieces. One thread at a time, but not always the same. */
    @FunctionalInterface
    interface Pieces {
        /**
         * The next one, which may be empty; null: there is no more.
         *
         * @throws Denied when it cannot be made: the client waits for the rest in vain
         */
        byte @Nullable [] next() throws Denied;
    }

    private final Connection connection;
    private final Executor workers;
    private @Nullable Pieces pieces;
    private boolean pulling;

    LongReply(Connection connection, Executor workers) {
        this.connection = connection;
        this.workers = workers;
    }

    /** Begins one; when it is at its end the connection resumes. */
    void begin(Pieces reply) {
        pieces = reply;
        pull();
    }

    boolean isOpen() {
        return pieces != null;
    }

    /** True while it is the client who keeps it from going on. */
    boolean awaitsClient() {
        return !pulling;
    }

    /** Has the next piece made, if the client takes it and none is being made. */
    void pull() {
        Pieces open = pieces;
        if (open == null || pulling || !connection.channel().isWritable()) {
            return;
        }
        pulling = true;
        try {
            workers.execute(() -> make(open));
        } catch (RejectedExecutionException full) {
            breakOff();
        }
    }

    private void make(Pieces open) {
        try {
            byte[] piece = open.next();
            connection.onLoop(() -> made(piece));
        } catch (Denied | RuntimeException | Error failure) {
            connection.log(Level.WARNING, "A message could not be read to its end", failure);
            connection.onLoop(this::breakOff);
        }
    }

    private void made(byte @Nullable [] piece) {
        pulling = false;
        if (piece == null) {
            pieces = null;
            connection.resume();
        } else if (connection.channel().isActive()) {
            connection.extendDeadline();
            // The next one is made while this one is written.
            pull();
            connection.write(piece);
        } else {
            breakOff();
        }
    }

    /** Nobody is there to take it. */
    void disconnected() {
        if (pieces != null && !pulling) {
            breakOff();
        }
    }

    /** A reply that cannot be ended must not look as if it had: close without another octet. */
    private void breakOff() {
        pieces = null;
        pulling = false;
        connection.abort();
    }
}
