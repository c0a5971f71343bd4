package fish.remora.adapter;

import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;

/**
 * Gives work to the container from a stack with none of our code on it.
 *
 * <p>Payara's pool makes a thread when work comes and none is free, and a thread remembers the protection domains of all code on the stack
 * that made it, and with them the class loaders. Those threads outlive us: called directly, each could keep an undeployed adapter in memory.
 * So a thread of the JDK's makes the call (one of a fork-join pool inherits nothing), through a method handle. Thread-safe.
 */
final class Handover implements AutoCloseable {
    private static final MethodHandle SCHEDULE = schedule();

    private final ForkJoinPool caller = new ForkJoinPool(1);
    private final WorkManager workManager;

    Handover(WorkManager workManager) {
        this.workManager = workManager;
    }

    /**
     * Returns once the container has the work.
     *
     * @throws WorkException when it does not take it
     */
    void schedule(Work work) throws WorkException {
        MethodHandle bound = MethodHandles.insertArguments(SCHEDULE, 0, workManager, work);
        Callable<?> call = MethodHandleProxies.asInterfaceInstance(Callable.class, bound);
        ForkJoinTask<?> made = caller.submit(call);
        made.quietlyJoin();
        Throwable failure = made.getException();
        if (failure != null) {
            throw new WorkException(failure.getMessage(), failure);
        }
    }

    private static MethodHandle schedule() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(WorkManager.class, "scheduleWork", MethodType.methodType(void.class, Work.class));
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("WorkManager is part of Jakarta Connectors", impossible);
        }
    }

    @Override
    public void close() {
        caller.shutdown();
    }
}
