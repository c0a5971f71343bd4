package fish.remora.adapter.server;

import fish.remora.protocol.wire.Frame;
import fish.remora.protocol.wire.Framer;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what one client sends into frames, has them run, writes what they answer.
 *
 * <pre>
 * reading --input--> running on the event loop --asks--> running on a worker --+
 *    ^                        |                                               |
 *    +---- replies written, input used up <-----------------------------------+--> waiting (accept, handshake, stream)
 * </pre>
 *
 * <p>What is to be told without a frame, an <em>aside</em>, has its turn on a worker before the next frame.
 *
 * <p>Invariant: frames and asides run one after another, on one thread at a time, handed over by task queues; nothing is read while they run, so
 * a client that floods waits in its own socket. What is not said otherwise is done on the event loop.
 */
final class FrameRunner {
    private static final long ASIDE_AGAIN_SECONDS = 1;

    private final Connection connection;
    private final Framer framer;
    private final Executor workers;
    private @Nullable Frame unanswered;

    /** Read and not yet offered to the framer: in TLS one read may bring several records, while a worker has the framer. */
    private final Queue<byte[]> arrived = new ArrayDeque<>(1);

    private boolean busy = true;
    private boolean asideDue;
    private boolean asideRefused;

    /** The client has yet to take what it was told before the frames that were read behind it run. */
    private boolean held;

    FrameRunner(Connection connection, Framer framer, Executor workers) {
        this.connection = connection;
        this.framer = framer;
        this.workers = workers;
    }

    /** True while frames run, or what follows them is waited for; at first until the greeting. */
    boolean isBusy() {
        return busy;
    }

    void rest() {
        busy = false;
    }

    /** True while it is not the client's turn: frames run, or are held. */
    boolean isBusyOrHeld() {
        return busy || held;
    }

    /** Forgets all that was read. */
    void clear() {
        framer.clear();
        arrived.clear();
        held = false;
    }

    void take(byte[] octets) {
        arrived.add(octets);
        if (!isBusyOrHeld()) {
            pump();
        }
    }

    /** Something is to be told: soon, but neither in the middle of content nor before the client has taken what it was told. */
    void wantAside() {
        asideDue = true;
        if (!busy && mayStepAside()) {
            pump();
        }
    }

    private boolean mayStepAside() {
        return asideDue && !framer.inContent() && connection.channel().isWritable() && connection.hasAside();
    }

    /** The client takes octets again. */
    void writable() {
        if (!busy && (held || mayStepAside())) {
            pump();
        }
    }

    /** Goes on with what has been read. */
    void pump() {
        if (connection.isClosing()) {
            return;
        }
        held = false;
        busy = true;
        for (byte[] octets = arrived.poll(); octets != null; octets = arrived.poll()) {
            framer.offer(octets);
        }
        run(mayStepAside());
    }

    private void run(boolean aside) {
        Turn turn = new Turn();
        try {
            if (aside || framer.inContent() && connection.inputNeedsWorker() || !runFrames(turn, false)) {
                runOnWorker(turn, aside);
            } else {
                finish(turn);
            }
        } catch (RuntimeException | Error broken) {
            breakDown(broken);
        }
    }

    /** Runs frames until input, permission or room for answers ends; false when the next one needs a worker. */
    private boolean runFrames(Turn turn, boolean onWorker) {
        while (turn.continuation() == null && !turn.isFull()) {
            Frame frame = unanswered != null ? unanswered : framer.next();
            unanswered = null;
            if (frame == null) {
                return true;
            }
            if (!onWorker && frame instanceof Frame.Line line && connection.asks(line.octets())) {
                unanswered = frame;
                return false;
            }
            turn.ranFrame();
            try {
                connection.run(frame, turn);
            } catch (RuntimeException failure) {
                connection.log(Level.ERROR, "The application failed", failure);
                connection.failed(turn);
            }
        }
        return true;
    }

    private void runOnWorker(Turn turn, boolean aside) {
        if (aside) {
            // Before it runs: what comes up meanwhile is another one.
            asideDue = false;
        }
        try {
            workers.execute(() -> {
                try {
                    if (aside) {
                        stepAside(turn);
                    }
                    runFrames(turn, true);
                } catch (RuntimeException | Error broken) {
                    breakDown(broken);
                    return;
                }
                connection.onLoop(() -> finish(turn));
            });
        } catch (RejectedExecutionException full) {
            if (aside) {
                tryAsideLater();
                run(false);
            } else {
                connection.write(turn.octets());
                connection.end(Farewell.OVERLOADED);
            }
        }
    }

    /** Nobody asked for it, so nobody is sent away for it: all who are silent would go at once, and come again at once. */
    private void tryAsideLater() {
        if (!asideRefused) {
            asideRefused = true;
            connection.channel().eventLoop().schedule(this::tryAside, ASIDE_AGAIN_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void tryAside() {
        asideRefused = false;
        connection.wantAside();
    }

    private void stepAside(Turn turn) {
        try {
            connection.aside(turn);
        } catch (RuntimeException failure) {
            connection.log(Level.ERROR, "The application failed", failure);
            connection.asideFailed(turn);
        }
    }

    /** Nobody knows where the conversation stands: it ends here rather than hang. Any thread. */
    private void breakDown(Throwable broken) {
        connection.log(Level.ERROR, "The conversation broke down", broken);
        connection.onLoop(connection::abort);
    }

    private void finish(Turn turn) {
        connection.write(turn.octets());
        Runnable continuation = turn.continuation();
        if (connection.isClosing()) {
            busy = false;
            connection.rested();
        } else if (connection.isFlooding()) {
            connection.end(Farewell.TOO_LARGE);
        } else if (connection.isStopping() && continuation == null) {
            connection.end(Farewell.STOPPING);
        } else if (continuation != null) {
            continuation.run();
        } else {
            busy = false;
            readOn(turn);
        }
    }

    private void readOn(Turn turn) {
        if (turn.hasRunFrames()) {
            connection.extendDeadline();
        }
        held = turn.isFull();
        if (held && !connection.channel().isWritable()) {
            return;
        }
        if (held || !arrived.isEmpty() || mayStepAside()) {
            pump();
        } else {
            if (!asideDue && connection.hasAside()) {
                // What could not be told is still to be told, and nobody is going to call again.
                tryAsideLater();
            }
            connection.readWhenWritable();
        }
    }
}
