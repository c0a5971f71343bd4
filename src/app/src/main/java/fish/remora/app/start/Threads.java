package fish.remora.app.start;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The container's threads, asked for by one of our own: a task keeps the context of whoever asks (Jakarta Concurrency 3.0 §3.3), and one that a
 * thread of another application asks for after its commit would never run once that application has gone. Thread-safe.
 */
@ApplicationScoped
public class Threads implements Executor {
    private static final System.Logger LOG = System.getLogger(Threads.class.getName());

    private static final long PAUSE_MILLIS = 500;

    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

    @Resource
    private ManagedExecutorService executor;

    @Resource
    private ManagedThreadFactory threads;

    private @Nullable Thread asking;
    private volatile boolean stopped;

    @PostConstruct
    void start() {
        Thread thread = threads.newThread(this::ask);
        thread.setName("remora-asking");
        thread.start();
        asking = thread;
    }

    @PreDestroy
    void stop() {
        stopped = true;
        if (asking != null) {
            asking.interrupt();
        }
    }

    /** @throws RejectedExecutionException when the application stops */
    @Override
    public void execute(Runnable task) {
        if (stopped) {
            throw new RejectedExecutionException("the application stops");
        }
        tasks.add(task);
    }

    private void ask() {
        while (!stopped) {
            try {
                hand(tasks.take());
            } catch (InterruptedException told) {
                // stop() alone does that
            }
        }
    }

    /** Until it is taken: what is not done would never be asked for again. */
    private void hand(Runnable task) throws InterruptedException {
        while (!stopped) {
            try {
                executor.execute(task);
                return;
            } catch (RuntimeException | Error full) {
                LOG.log(Level.WARNING, "The container gives no thread: {0}", full.toString());
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }
}
