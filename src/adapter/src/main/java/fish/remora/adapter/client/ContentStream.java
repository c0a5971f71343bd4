package fish.remora.adapter.client;

import fish.remora.api.Content;
import fish.remora.protocol.smtp.client.ClientStep;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A content that may block, on its way: pieces are read on a worker and written on the event loop, the next one when the peer has made
 * room. At most one piece is read ahead. All methods on the event loop.
 */
final class ContentStream {
    private static final System.Logger LOG = System.getLogger(ContentStream.class.getName());
    private static final int PIECE = 64 * 1024;

    private final Outbox outbox;
    private final ClientStep.Form form;
    private final Content content;
    private final Executor workers;

    /** Touched by one worker at a time. */
    private @Nullable InputStream input;

    private boolean reading;
    private boolean closed;

    ContentStream(Outbox outbox, ClientStep.Form form, Content content, Executor workers) {
        this.outbox = outbox;
        this.form = form;
        this.content = content;
        this.workers = workers;
    }

    /** Goes on, if it is not under way. */
    void proceed() {
        if (!reading && !closed) {
            reading = true;
            onWorker(this::read);
        }
    }

    private void onWorker(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException full) {
            failed(full);
        }
    }

    /** Worker. */
    private void read() {
        try {
            if (input == null) {
                input = form.open(content);
            }
            byte[] piece = input.readNBytes(PIECE);
            backOnLoop(() -> arrived(piece));
        } catch (IOException | RuntimeException | Error failure) {
            backOnLoop(() -> failed(failure));
        }
    }

    private void backOnLoop(Runnable task) {
        if (!outbox.onLoop(task) && input != null) {
            close(input);
        }
    }

    private void arrived(byte[] piece) {
        reading = false;
        if (closed) {
            release();
            return;
        }
        boolean atEnd = piece.length < PIECE;
        if (atEnd) {
            close();
        }
        outbox.streamed(piece, atEnd);
    }

    private void failed(Throwable cause) {
        reading = false;
        boolean told = closed;
        close();
        if (!told) {
            outbox.failed(cause);
        }
    }

    /** No more of it is wanted. */
    void close() {
        closed = true;
        if (!reading) {
            release();
        }
    }

    private void release() {
        InputStream open = input;
        input = null;
        if (open != null) {
            try {
                workers.execute(() -> close(open));
            } catch (RejectedExecutionException full) {
                close(open);
            }
        }
    }

    private static void close(InputStream open) {
        try {
            open.close();
        } catch (IOException unimportant) {
            LOG.log(Level.DEBUG, "A content did not close", unimportant);
        }
    }
}
