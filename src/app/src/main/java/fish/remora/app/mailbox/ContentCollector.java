package fish.remora.app.mailbox;

import fish.remora.api.Denied;
import jakarta.ejb.EJB;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;

/** Wakes twice a minute and clears what nobody shows any more; what is due is in the table. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ContentCollector {
    private static final System.Logger LOG = System.getLogger(ContentCollector.class.getName());
    private static final int BATCH = 100;

    @EJB
    private Mailboxes mailboxes;

    @Inject
    private Forgetting forgetting;

    @Schedule(hour = "*", minute = "*", second = "*/30", persistent = false)
    void collect() {
        // One after the other, and each for itself: what stops one must not stop the other.
        tryTo(forgetting::forget);
        tryTo(this::clear);
    }

    private void clear() {
        int cleared;
        do {
            cleared = mailboxes.clear(BATCH);
        } while (cleared == BATCH);
    }

    private interface Step {
        void go() throws Denied;
    }

    private static void tryTo(Step step) {
        try {
            step.go();
        } catch (Denied | RuntimeException failure) {
            // A timer that throws twice in a row is deleted by the container.
            LOG.log(Level.WARNING, "Nothing cleared; next try in half a minute", failure);
        }
    }
}
