package fish.remora.app.reading;

import fish.remora.api.Denied;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;

/** Wakes each second for {@link Watches}. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class WatchTimer {
    private static final System.Logger LOG = System.getLogger(WatchTimer.class.getName());

    @Inject
    private Watches watches;

    private boolean failed;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void look() {
        try {
            watches.look();
            failed = false;
        } catch (Denied | RuntimeException failure) {
            // A timer that throws twice in a row is deleted by the container. Said once, not each second.
            LOG.log(
                    failed ? Level.DEBUG : Level.WARNING,
                    "Changes by other nodes are not seen for now: {0}",
                    failure.getMessage());
            failed = true;
        }
    }
}
