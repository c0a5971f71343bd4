package fish.remora.app.jms;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Has the queue read on a thread of its own, from when the JMS resources are there; looked for every ten seconds. */
@Singleton
@Startup
@DependsOn("SenderPort")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class OutboxTimer {
    private static final System.Logger LOG = System.getLogger(OutboxTimer.class.getName());
    private static final long PAUSE_SECONDS = 1;

    @Inject
    private Outbox outbox;

    @Resource
    private ManagedExecutorService executor;

    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean stopping;

    @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false)
    void look() {
        if (stopping || running.get()) {
            return;
        }
        Optional<JmsResources> resources = JmsResources.find();
        if (resources.isPresent() && running.compareAndSet(false, true)) {
            try {
                executor.execute(() -> read(resources.get()));
                LOG.log(Level.INFO, "Mail is taken from {0}", JmsResources.OUTBOX);
            } catch (RejectedExecutionException stopped) {
                running.set(false);
            }
        }
    }

    private void read(JmsResources resources) {
        try {
            while (!stopping) {
                if (outbox.next(resources) == Outbox.Round.FAILED) {
                    TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
                }
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        } finally {
            running.set(false);
        }
    }

    /** The round under way ends by itself, or is rolled back. */
    @PreDestroy
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    void stop() {
        stopping = true;
        try {
            for (int i = 0; i < 100 && running.get(); i++) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }
}
