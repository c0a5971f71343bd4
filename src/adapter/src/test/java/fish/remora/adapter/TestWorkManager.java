package fish.remora.adapter;

import jakarta.resource.spi.work.ExecutionContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkListener;
import jakarta.resource.spi.work.WorkManager;
import jakarta.resource.spi.work.WorkRejectedException;
import java.util.concurrent.atomic.AtomicInteger;

/** A container's WorkManager that has a new thread for each work, unless it is told to refuse. */
final class TestWorkManager implements WorkManager {
    final AtomicInteger scheduled = new AtomicInteger();
    final AtomicInteger running = new AtomicInteger();
    volatile boolean refuses;

    @Override
    public void scheduleWork(Work work) throws WorkException {
        if (refuses) {
            throw new WorkRejectedException("no thread");
        }
        scheduled.incrementAndGet();
        running.incrementAndGet();
        Thread thread = new Thread(
                () -> {
                    work.run();
                    running.decrementAndGet();
                },
                "work");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void scheduleWork(Work work, long timeout, ExecutionContext context, WorkListener listener)
            throws WorkException {
        scheduleWork(work);
    }

    @Override
    public void doWork(Work work) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void doWork(Work work, long timeout, ExecutionContext context, WorkListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long startWork(Work work) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long startWork(Work work, long timeout, ExecutionContext context, WorkListener listener) {
        throw new UnsupportedOperationException();
    }
}
