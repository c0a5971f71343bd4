package fish.remora.app.submission;

import fish.remora.app.delivery.Forwarding;
import fish.remora.app.delivery.Posting;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.util.List;

/** What the caller's transaction decides about mail that is ready: it leaves with the commit, or never was. */
record Outcome(List<Posting> group, Forwarding forwarding) implements Synchronization {
    @Override
    public void beforeCompletion() {}

    @Override
    public void afterCompletion(int status) {
        if (status == Status.STATUS_COMMITTED) {
            group.forEach(forwarding::dispatch);
        } else {
            group.forEach(forwarding::withdraw);
        }
    }
}
