package fish.remora.app.submission;

import fish.remora.app.sql.StoreFailure;
import jakarta.ejb.DependsOn;
import jakarta.ejb.EJB;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.lang.System.Logger.Level;
import java.util.List;

/** Sends what has waited for its time, looked for once a second; any node may. */
@Singleton
@Startup
@DependsOn("Startup")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SubmissionTimer {
    private static final System.Logger LOG = System.getLogger(SubmissionTimer.class.getName());
    private static final int BATCH = 50;
    private static final int MOST_BATCHES = 20;

    @EJB
    private Submissions submissions;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void sendDue() {
        try {
            List<Long> due = submissions.due(BATCH);
            for (int i = 0; !due.isEmpty() && i < MOST_BATCHES; i++) {
                send(due);
                due = submissions.due(BATCH);
            }
        } catch (RuntimeException failure) {
            // A timer that throws twice in a row is deleted by the container.
            LOG.log(
                    Level.WARNING,
                    "Mail whose time has come is not sent; next try in a second: {0}",
                    failure.getMessage());
        }
    }

    /** When a group fails over one mail each is tried alone, so that one that cannot be sent does not hold up the others. */
    private void send(List<Long> due) {
        try {
            submissions.sendDue(due);
        } catch (RuntimeException failure) {
            if (!StoreFailure.of(failure).mayBeOneMessage()) {
                throw failure;
            }
            if (due.size() > 1) {
                due.forEach(id -> send(List.of(id)));
            } else {
                LOG.log(
                        Level.ERROR,
                        "A mail whose time has come cannot be sent; it is tried again in a minute",
                        failure);
                submissions.postpone(due.get(0));
            }
        }
    }
}
