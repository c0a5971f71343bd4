package fish.remora.app.start;

import java.lang.System.Logger.Level;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work on a thread of its own that is asked for more often than it need be done: by one thread at a time; calls while it is at it make it look
 * once more. Work that throws has said so itself, and is done again when it is next asked for. Thread-safe.
 */
public final class Errand {
    private static final System.Logger LOG = System.getLogger(Errand.class.getName());

    private final AtomicInteger calls = new AtomicInteger();
    private final Threads threads;
    private final Runnable work;

    public Errand(Threads threads, Runnable work) {
        this.threads = threads;
        this.work = work;
    }

    /** Soon. */
    public void wake() {
        if (calls.getAndIncrement() == 0) {
            try {
                threads.execute(this::run);
            } catch (RejectedExecutionException stopped) {
                calls.set(0);
                LOG.log(Level.DEBUG, "No thread any more", stopped);
            }
        }
    }

    private void run() {
        int seen;
        boolean done = false;
        try {
            do {
                seen = calls.get();
                work.run();
            } while (!calls.compareAndSet(seen, 0));
            done = true;
        } finally {
            if (!done) {
                calls.set(0);
            }
        }
    }
}
