package fish.remora.app.mailbox;

import jakarta.ejb.EJB;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;

/** Wakes twice a minute and clears what nobody shows any more; what is due is in the table. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ContentCollector {
    private static final int BATCH = 100;

    @EJB
    private Mailboxes mailboxes;

    @Schedule(hour = "*", minute = "*", second = "*/30", persistent = false)
    void collect() {
        int cleared;
        do {
            cleared = mailboxes.clear(BATCH);
        } while (cleared == BATCH);
    }
}
