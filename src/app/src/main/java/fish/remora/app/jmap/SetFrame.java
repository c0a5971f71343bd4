package fish.remora.app.jmap;

import fish.remora.api.Denied;
import fish.remora.app.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The frame of {@code /set}: RFC 8620 §5.3. What is to be done, and what has become of each. One thread. */
public final class SetFrame {
    private final Call call;
    private final Optional<String> ifInState;
    private final Map<String, JsonObject> create;
    private final Map<String, JsonObject> update;
    private final Set<String> destroy;

    private final Map<String, JsonValue> created = new LinkedHashMap<>();
    private final Map<String, JsonValue> updated = new LinkedHashMap<>();
    private final Set<String> destroyed = new LinkedHashSet<>();
    private final Map<String, JsonValue> notCreated = new LinkedHashMap<>();
    private final Map<String, JsonValue> notUpdated = new LinkedHashMap<>();
    private final Map<String, JsonValue> notDestroyed = new LinkedHashMap<>();

    private SetFrame(
            Call call,
            Optional<String> ifInState,
            Map<String, JsonObject> create,
            Map<String, JsonObject> update,
            Set<String> destroy) {
        this.call = call;
        this.ifInState = ifInState;
        this.create = create;
        this.update = update;
        this.destroy = destroy;
    }

    /** @throws MethodError requestTooLarge above {@link Limits#OBJECTS_IN_SET}; invalidArguments */
    public static SetFrame of(Call call) throws MethodError {
        Arguments arguments = call.arguments();
        Map<String, JsonObject> update = new LinkedHashMap<>();
        objects(arguments, "update").forEach((id, patch) -> update.put(call.id(id), patch));
        Set<String> destroy = new LinkedHashSet<>();
        arguments.texts("destroy").orElse(List.of()).forEach(id -> destroy.add(call.id(id)));
        SetFrame frame = new SetFrame(call, arguments.text("ifInState"), objects(arguments, "create"), update, destroy);
        if (frame.create.size() + update.size() + destroy.size() > Limits.OBJECTS_IN_SET) {
            throw MethodError.requestTooLarge("create, update and destroy", Limits.OBJECTS_IN_SET);
        }
        return frame;
    }

    private static Map<String, JsonObject> objects(Arguments arguments, String name) throws MethodError {
        Map<String, JsonObject> objects = new LinkedHashMap<>();
        JsonObject given = arguments.object(name).map(Arguments::json).orElse(JsonValue.EMPTY_JSON_OBJECT);
        for (Map.Entry<String, JsonValue> one : given.entrySet()) {
            if (!(one.getValue() instanceof JsonObject object)) {
                throw MethodError.invalidArguments(name + ": must be an Object of Objects");
            }
            objects.put(one.getKey(), object);
        }
        return objects;
    }

    /** Makes an object: its id and what else the server has set. */
    public interface Creation {
        JsonObject of(String name, JsonObject given) throws SetError, MethodError, Denied;
    }

    /** Changes an object. */
    public interface Change {
        void of(String id, JsonObject patch) throws SetError, MethodError, Denied;
    }

    /** Destroys an object. */
    public interface Destruction {
        void of(String id) throws SetError, MethodError, Denied;
    }

    /** What is done with one thing. */
    private interface Deed<T> {
        T done() throws SetError, MethodError, Denied;
    }

    /** Whatever goes wrong with one thing is told of that one alone: the others have been done. */
    private static <T> T deed(JsonObject given, Deed<T> deed) throws SetError {
        try {
            return deed.done();
        } catch (MethodError wrong) {
            throw SetError.invalidProperties(String.valueOf(wrong.getMessage()), given.keySet());
        } catch (Denied denied) {
            throw new SetError("serverFail", String.valueOf(denied.getMessage()));
        }
    }

    /** Does each thing by itself: that one is refused is nothing to the others. */
    public void each(Creation creation, Change change, Destruction destruction) {
        for (Map.Entry<String, JsonObject> one : create().entrySet()) {
            try {
                created(one.getKey(), deed(one.getValue(), () -> creation.of(one.getKey(), one.getValue())));
            } catch (SetError error) {
                notCreated(one.getKey(), error);
            }
        }
        for (Map.Entry<String, JsonObject> one : update().entrySet()) {
            try {
                deed(one.getValue(), () -> {
                    change.of(one.getKey(), one.getValue());
                    return true;
                });
                updated(one.getKey());
            } catch (SetError error) {
                notUpdated(one.getKey(), error);
            }
        }
        for (String id : destroy()) {
            try {
                deed(JsonValue.EMPTY_JSON_OBJECT, () -> {
                    destruction.of(id);
                    return true;
                });
                destroyed(id);
            } catch (SetError error) {
                notDestroyed(id, error);
            }
        }
    }

    /** @throws MethodError stateMismatch when the client has not seen this state */
    public void check(String state) throws MethodError {
        if (ifInState.isPresent() && !ifInState.get().equals(state)) {
            throw new MethodError("stateMismatch", "the state is " + state);
        }
    }

    /** Objects by their creation ids. */
    public Map<String, JsonObject> create() {
        return create;
    }

    /** Patches by ids ({@link Patch}); of an id that is destroyed as well there is none: {@link #answer} says willDestroy. */
    public Map<String, JsonObject> update() {
        Map<String, JsonObject> kept = new LinkedHashMap<>(update);
        kept.keySet().removeAll(destroy);
        return kept;
    }

    public Set<String> destroy() {
        return destroy;
    }

    /** @param object the id and what else the server has set */
    public void created(String name, JsonObject object) {
        call.created(name, object.getString("id"));
        created.put(name, object);
    }

    public void notCreated(String name, SetError why) {
        notCreated.put(name, why.json());
    }

    public void updated(String id) {
        updated.put(id, JsonValue.NULL);
    }

    /** @param changed what has changed besides what the client asked for */
    public void updated(String id, JsonObject changed) {
        updated.put(id, changed);
    }

    public void notUpdated(String id, SetError why) {
        notUpdated.put(id, why.json());
    }

    public void destroyed(String id) {
        destroyed.add(id);
    }

    public void notDestroyed(String id, SetError why) {
        notDestroyed.put(id, why.json());
    }

    /** Those that were destroyed. */
    public Set<String> destroyed() {
        return destroyed;
    }

    /** Ids of those that were created, by their creation ids. */
    public Map<String, String> createdIds() {
        Map<String, String> ids = new LinkedHashMap<>();
        created.forEach((name, object) -> ids.put(name, object.asJsonObject().getString("id")));
        return ids;
    }

    /** Ids of those that were updated. */
    public Set<String> updated() {
        return updated.keySet();
    }

    public JsonObject answer(String oldState, String newState) throws MethodError {
        for (String id : update.keySet()) {
            if (destroy.contains(id)) {
                notUpdated(id, new SetError("willDestroy", "it is destroyed by the same call"));
            }
        }
        return Json.createObjectBuilder()
                .add("accountId", call.arguments().requiredText("accountId"))
                .add("oldState", oldState)
                .add("newState", newState)
                .add("created", orNull(created))
                .add("updated", orNull(updated))
                .add("destroyed", orNull(destroyed))
                .add("notCreated", orNull(notCreated))
                .add("notUpdated", orNull(notUpdated))
                .add("notDestroyed", orNull(notDestroyed))
                .build();
    }

    private static JsonValue orNull(Map<String, JsonValue> map) {
        if (map.isEmpty()) {
            return JsonValue.NULL;
        }
        JsonObjectBuilder object = Json.createObjectBuilder();
        map.forEach(object::add);
        return object.build();
    }

    private static JsonValue orNull(Collection<String> ids) {
        if (ids.isEmpty()) {
            return JsonValue.NULL;
        }
        JsonArrayBuilder array = Json.createArrayBuilder();
        ids.forEach(array::add);
        JsonArray all = array.build();
        return all;
    }
}
