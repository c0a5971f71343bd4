package fish.remora.app.operation;

import jakarta.ejb.ApplicationException;

/** What was asked for cannot be done as things are; the message says what stands against it. Nothing has changed. */
@ApplicationException(rollback = true)
public final class Conflict extends Exception {
    private static final long serialVersionUID = 1;

    Conflict(String message) {
        super(message);
    }
}
