package fish.remora.app.operation;

import jakarta.ejb.ApplicationException;

/** The account has no room for a message; nothing has changed. */
@ApplicationException(rollback = true)
public final class QuotaExceeded extends Exception {
    private static final long serialVersionUID = 1;

    QuotaExceeded(String message) {
        super(message);
    }
}
