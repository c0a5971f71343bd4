package fish.remora.app.sql;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;

/**
 * How a transaction ended; registered as an interposed synchronization. Returning from a container-managed method alone does not tell: the
 * container also returns from a transaction that it has rolled back by itself, after a time-out for instance.
 */
public final class CommitWatch implements Synchronization {
    private int status = Status.STATUS_UNKNOWN;

    @Override
    public void beforeCompletion() {}

    @Override
    public void afterCompletion(int completed) {
        status = completed;
    }

    public boolean isCommitted() {
        return status == Status.STATUS_COMMITTED;
    }
}
