package fish.remora.app.jmap;

import fish.remora.api.Denied;
import java.util.Map;

/** What can be done with a data type. Implemented by beans of the application; thread-safe. */
public interface Methods {
    /** The {@link Capability} that a request must use. */
    String capability();

    /** Methods by their names, {@code Thing/get}. The same each time. */
    Map<String, Method> methods();

    /**
     * The states of its types that change by themselves, for push (RFC 8620 §7.1): the {@code state} of {@code /get}, by the type's name.
     *
     * @param account whose
     */
    default Map<String, String> states(long account) throws Denied {
        return Map.of();
    }
}
