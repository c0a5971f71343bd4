package fish.remora.app.delivery;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Wakes once a second; what is due is in the table. When the look at the tables takes long, because a hundred thousand destinations wait,
 * the next one comes later. At the end it gives back what this node has leased and waits for what is under way.
 */
@Singleton
@Startup
@DependsOn("Startup")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class DeliveryTimer {
    private static final System.Logger LOG = System.getLogger(DeliveryTimer.class.getName());

    /** A sweep may take this share of the time. */
    private static final int SHARE = 10;

    /** A sweep that hung on a database that was away says nothing of the next one's price. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private static final Duration LAST_WAIT = Duration.ofSeconds(10);

    @Inject
    private Sweep sweep;

    @Inject
    private Sender sender;

    @Inject
    private Recorder recorder;

    @Inject
    private Lanes lanes;

    @Inject
    private RetrySchedule schedule;

    private Instant next = Instant.EPOCH;

    /** A wrong property fails the deployment here. */
    @PostConstruct
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    void start() {
        try {
            schedule.check();
        } catch (RuntimeException wrong) {
            LOG.log(Level.ERROR, "Remora cannot start: {0}", wrong.getMessage());
            throw wrong;
        }
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void wake() {
        Instant begun = Instant.now();
        if (begun.isBefore(next) || sender.isStopping()) {
            return;
        }
        try {
            sweep.once();
        } catch (SQLException | RuntimeException failure) {
            // A timer that throws twice in a row is deleted by the container.
            LOG.log(Level.WARNING, "The queue cannot be looked at; next try in a second: {0}", failure.getMessage());
        }
        Instant now = Instant.now();
        Duration pause = Duration.between(begun, now).multipliedBy(SHARE);
        next = now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    }

    @PreDestroy
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    void stop() {
        sender.stop();
        Instant end = Instant.now().plus(LAST_WAIT);
        try {
            while (Instant.now().isBefore(end)
                    && (!recorder.isEmpty() || lanes.all().stream().anyMatch(lane -> lane.underWay() > 0))) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }
}
