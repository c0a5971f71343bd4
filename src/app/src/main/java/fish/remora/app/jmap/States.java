package fish.remora.app.jmap;

import fish.remora.api.Denied;
import fish.remora.app.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;
import java.util.TreeMap;

/** The states of all data types of an account, and what is said of those that have changed: RFC 8620 §7.1. Thread-safe. */
@ApplicationScoped
public class States {
    @Inject
    @Any
    private Instance<Methods> types;

    /** By the names of the types. */
    Map<String, String> of(long account) throws Denied {
        Map<String, String> all = new TreeMap<>();
        for (Methods type : types) {
            all.putAll(type.states(account));
        }
        return all;
    }

    /** A StateChange object. */
    static JsonObject change(long account, Map<String, String> changed) {
        JsonObjectBuilder states = Json.createObjectBuilder();
        changed.forEach(states::add);
        return Json.createObjectBuilder()
                .add("@type", "StateChange")
                .add("changed", Json.createObjectBuilder().add(Id.account(account), states))
                .build();
    }
}
