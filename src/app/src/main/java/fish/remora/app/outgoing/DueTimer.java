package fish.remora.app.outgoing;

import fish.remora.api.Denied;
import fish.remora.api.Reply;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Sends what users wanted sent later, looked for once a second; any node may. */
@Singleton
@Startup
@DependsOn("Startup")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class DueTimer {
    private static final System.Logger LOG = System.getLogger(DueTimer.class.getName());
    private static final int BATCH = 50;
    private static final Duration LATER = Duration.ofMinutes(1);

    /** So long it is tried; then its sender hears that it was not sent. */
    private static final Duration LONGEST = Duration.ofDays(1);

    @Inject
    private Submissions submissions;

    @Inject
    private Dispatch dispatch;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void sendDue() {
        try {
            for (long id : submissions.due(BATCH)) {
                trySend(id);
            }
        } catch (Denied | RuntimeException failure) {
            // A timer that throws twice in a row is deleted by the container.
            LOG.log(
                    Level.WARNING,
                    "What users have written to be sent later is not sent; next try in a second: {0}",
                    failure.getMessage());
        }
    }

    /** One that cannot be sent does not hold up the others: it is due again by itself. */
    private void trySend(long id) {
        try {
            Optional<Submission> due = submissions.get(id);
            if (due.isPresent() && due.get().status() == Submission.Status.PENDING) {
                send(due.get());
            }
        } catch (Denied | RuntimeException failure) {
            LOG.log(Level.ERROR, "A message that was to be sent later is not; it is tried again", failure);
        }
    }

    private void send(Submission due) throws Denied {
        Reply reply = dispatch.send(due);
        boolean late = due.facts().sendAt().plus(LONGEST).isBefore(Instant.now());
        if (reply.isTransient() && !late) {
            submissions.postpone(due.id(), LATER);
        } else if (!reply.isPositive()) {
            dispatch.fail(due, reply);
        }
    }
}
