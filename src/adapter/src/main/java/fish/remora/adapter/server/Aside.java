package fish.remora.adapter.server;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.StoredMessage;
import fish.remora.protocol.imap.Ahead;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/** Reads ahead on a worker; where none is free, whoever needs the messages reads them. Thread-safe. */
final class Aside implements Ahead {
    private final Executor workers;

    Aside(Executor workers) {
        this.workers = workers;
    }

    @Override
    public Reading begin(Reading reading) {
        FutureTask<List<StoredMessage>> task = new FutureTask<>(reading::read);
        try {
            workers.execute(task);
        } catch (RejectedExecutionException busy) {
            return reading;
        }
        return () -> result(task);
    }

    private static List<StoredMessage> result(FutureTask<List<StoredMessage>> task) throws Denied {
        // Here, unless a worker has begun: one that waits for a worker could wait for ever.
        task.run();
        try {
            return task.get();
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof Denied denied) {
                throw denied;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new Denied(Denied.Code.UNAVAILABLE, "The server is stopping");
        }
    }
}
