package fish.remora.app.submission;

import jakarta.ejb.DependsOn;
import jakarta.ejb.EJB;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.lang.System.Logger.Level;

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
            for (int i = 0; i < MOST_BATCHES && sendSome() == BATCH; i++) {
                // the next ones
            }
        } catch (RuntimeException failure) {
            // A timer that throws twice in a row is deleted by the container.
            LOG.log(
                    Level.WARNING,
                    "Mail whose time has come is not sent; next try in a second: {0}",
                    failure.getMessage());
        }
    }

    /** When a group fails each is tried alone, so that one that cannot be sent does not hold up the others. */
    private int sendSome() {
        try {
            return submissions.sendDue(BATCH);
        } catch (RuntimeException failure) {
            LOG.log(Level.WARNING, "A group of mails whose time has come failed; each is tried alone", failure);
        }
        int sent = 0;
        for (int one = 1; one > 0 && sent < BATCH; sent += one) {
            try {
                one = submissions.sendDue(1);
            } catch (RuntimeException failure) {
                LOG.log(
                        Level.ERROR,
                        "A mail whose time has come cannot be sent; it is tried again in a minute",
                        failure);
                submissions.postponeFirst();
            }
        }
        return sent;
    }
}
