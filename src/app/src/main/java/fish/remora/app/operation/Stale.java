package fish.remora.app.operation;

import jakarta.ejb.ApplicationException;

/** Somebody else has changed it since: RFC 9110 §15.5.13. Nothing has changed. */
@ApplicationException(rollback = true)
public final class Stale extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stale() {
        super("It is not as you have seen it any more: read it again");
    }
}
