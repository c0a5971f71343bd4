package fish.remora.adapter;

import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;
import java.lang.System.Logger.Level;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The container's WorkManager as a bounded executor. Payara shares that pool with the ORB: at most {@code limit} of its threads are
 * ours, and at most {@code backlog} tasks wait for one; beyond that a task is rejected and the client hears 421.
 *
 * <p>A worker lingers a little for its next task, so that a busy server does not pay for a hand-over on each command.
 * Thread-safe.
 */
final class Workers implements Executor {
    private static final System.Logger LOG = System.getLogger(Workers.class.getName());
    private static final long LINGER_MILLIS = 200;

    private final Handover container;
    private final int limit;
    private final Runnable leave;
    private final BlockingQueue<Runnable> tasks;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger idle = new AtomicInteger();
    private volatile boolean stopped;

    /** @param leave wipes from a thread what our libraries noted in it: it is not ours, and would keep our class loader */
    Workers(WorkManager workManager, int limit, int backlog, Runnable leave) {
        this.leave = leave;
        this.container = new Handover(workManager);
        this.limit = limit;
        this.tasks = new ArrayBlockingQueue<>(backlog);
    }

    @Override
    public void execute(Runnable task) {
        if (stopped || !tasks.offer(task)) {
            throw new RejectedExecutionException(stopped ? "stopped" : "backlog full");
        }
        if (!tasks.isEmpty() && !startWorker() && tasks.remove(task)) {
            throw new RejectedExecutionException("the container gives no thread");
        }
    }

    /** Lets the workers end once the tasks given so far are done. */
    void stop() {
        stopped = true;
        container.close();
    }

    /** False when there is no worker, nor one to be had. */
    private boolean startWorker() {
        int now = running.get();
        while (now < limit && idle.get() < tasks.size()) {
            if (running.compareAndSet(now, now + 1)) {
                return schedule();
            }
            now = running.get();
        }
        return true;
    }

    private boolean schedule() {
        try {
            container.schedule(new Worker());
            return true;
        } catch (WorkException | RejectedExecutionException failure) {
            LOG.log(Level.ERROR, "The container gives no worker thread", failure);
            return running.decrementAndGet() > 0;
        }
    }

    /** One of the container's threads, for as long as there is something to do. */
    private final class Worker implements Work {
        @Override
        public void run() {
            try {
                for (Runnable task = next(); task != null; task = next()) {
                    runSafely(task);
                }
            } finally {
                leave.run();
                running.decrementAndGet();
            }
            // A task may have come between the last look and the count.
            if (!tasks.isEmpty()) {
                startWorker();
            }
        }

        private @Nullable Runnable next() {
            Runnable task = tasks.poll();
            if (task != null || stopped) {
                return task;
            }
            idle.incrementAndGet();
            try {
                return tasks.poll(LINGER_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
                return null;
            } finally {
                idle.decrementAndGet();
            }
        }

        private void runSafely(Runnable task) {
            try {
                task.run();
            } catch (RuntimeException | Error failure) {
                LOG.log(Level.ERROR, "A task failed", failure);
            }
        }

        @Override
        public void release() {
            stopped = true;
        }
    }
}
