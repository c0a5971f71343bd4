package fish.remora.app.submission;

import fish.remora.app.delivery.Forwarding;
import fish.remora.app.intake.Arrival;
import fish.remora.app.intake.Arriving;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;

/** What the caller's transaction decides about a mail that is ready: it leaves with the commit, or never was. */
record Outcome(Arrival arrival, Arriving arriving, Forwarding forwarding) implements Synchronization {
    @Override
    public void beforeCompletion() {}

    @Override
    public void afterCompletion(int status) {
        if (status == Status.STATUS_COMMITTED) {
            arrival.postings().forEach(forwarding::dispatch);
        } else {
            arriving.withdraw(arrival);
        }
    }
}
