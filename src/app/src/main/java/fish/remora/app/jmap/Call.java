package fish.remora.app.jmap;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One call of a method: RFC 8620 §3.2. One thread. */
public final class Call {
    private final Caller caller;
    private final Arguments arguments;
    private final Map<String, String> created;
    private final List<Further> further = new ArrayList<>();

    /** A call that follows from another, and is answered behind it. */
    record Further(String method, JsonObject arguments) {}

    /**
     * @param arguments their references resolved
     * @param created ids by creation ids, of the whole request; calls add to it
     */
    Call(Caller caller, Arguments arguments, Map<String, String> created) {
        this.caller = caller;
        this.arguments = arguments;
        this.created = created;
    }

    public Caller caller() {
        return caller;
    }

    public Arguments arguments() {
        return arguments;
    }

    /**
     * Whose data it is about: {@code accountId}.
     *
     * @throws MethodError accountNotFound when it is not the caller's own
     */
    public long account() throws MethodError {
        return account("accountId");
    }

    /** As {@link #account()}, of another argument. */
    public long account(String name) throws MethodError {
        if (!arguments.requiredText(name).equals(caller.accountId())) {
            throw new MethodError("accountNotFound", "you have no such account: " + name);
        }
        return caller.account();
    }

    /** The id that is meant: what was created as {@code #name} in this request, or the id itself (RFC 8620 §5.3). An unknown {@code #name} stays as it is. */
    public String id(String given) {
        return given.startsWith("#") ? created.getOrDefault(given.substring(1), given) : given;
    }

    /** From now on {@code #name} means that id. */
    public void created(String name, String id) {
        created.put(name, id);
    }

    /** Has another method called after this one, and answered behind it under the same id (as RFC 8621 §7.5 does). */
    public void thereafter(String method, JsonObject itsArguments) {
        further.add(new Further(method, itsArguments));
    }

    List<Further> further() {
        return List.copyOf(further);
    }
}
