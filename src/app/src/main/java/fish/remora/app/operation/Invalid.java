package fish.remora.app.operation;

import jakarta.ejb.ApplicationException;

/** A request that says something it may not say: which parameter, what it was, what is allowed. */
@ApplicationException(rollback = true)
public final class Invalid extends RuntimeException {
    private final String parameter;
    private final String value;
    private final String allowed;

    public Invalid(String parameter, String value, String allowed) {
        super(parameter + "=" + value + ": must be " + allowed);
        this.parameter = parameter;
        this.value = value;
        this.allowed = allowed;
    }

    public String parameter() {
        return parameter;
    }

    public String value() {
        return value;
    }

    /** In words that follow "must be". */
    public String allowed() {
        return allowed;
    }
}
