package fish.remora.app.jmap;

import fish.remora.app.json.Json;
import jakarta.json.JsonObject;

/** A call was not done: RFC 8620 §3.6.2. */
public final class MethodError extends Exception {
    private static final long serialVersionUID = 1;

    private final String type;

    /**
     * @param type as the specification names it
     * @param description in words for whoever writes the client
     */
    public MethodError(String type, String description) {
        super(description, null, false, false);
        this.type = type;
    }

    public static MethodError invalidArguments(String description) {
        return new MethodError("invalidArguments", description);
    }

    /** The client must begin anew: RFC 8620 §5.2. */
    public static MethodError cannotCalculateChanges() {
        return new MethodError("cannotCalculateChanges", "what has changed since that state is not known any more");
    }

    public static MethodError requestTooLarge(String what, int most) {
        return new MethodError("requestTooLarge", what + ": at most " + most);
    }

    public String type() {
        return type;
    }

    /** The arguments of the response {@code error}. */
    JsonObject json() {
        return Json.createObjectBuilder()
                .add("type", type)
                .add("description", String.valueOf(getMessage()))
                .build();
    }
}
