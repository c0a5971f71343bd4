package fish.remora.app.jmap;

import fish.remora.app.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.util.Map;
import java.util.Set;

/** A PatchObject: RFC 8620 §5.3. Pure functions. */
public final class Patch {
    private Patch() {}

    /**
     * The object with the patch applied; a property that the patch sets to null is gone.
     *
     * @throws SetError invalidPatch when a path leads nowhere, into an array, or below another one
     */
    public static JsonObject applied(JsonObject object, JsonObject patch) throws SetError {
        Set<String> paths = patch.keySet();
        JsonObject patched = object;
        for (Map.Entry<String, JsonValue> one : patch.entrySet()) {
            String path = one.getKey();
            if (paths.stream().anyMatch(other -> other.startsWith(path + "/"))) {
                throw invalid(path + " and what is below it");
            }
            patched = at(patched, path, one.getValue());
        }
        return patched;
    }

    private static SetError invalid(String why) {
        return new SetError("invalidPatch", why);
    }

    private static JsonObject at(JsonObject object, String path, JsonValue value) throws SetError {
        int slash = path.indexOf('/');
        String name =
                (slash < 0 ? path : path.substring(0, slash)).replace("~1", "/").replace("~0", "~");
        JsonObjectBuilder patched = Json.createObjectBuilder(object);
        if (slash >= 0) {
            if (!(object.get(name) instanceof JsonObject inner)) {
                throw invalid(path + ": there is no object " + name);
            }
            return patched.add(name, at(inner, path.substring(slash + 1), value))
                    .build();
        }
        return value.getValueType() == ValueType.NULL
                ? patched.remove(name).build()
                : patched.add(name, value).build();
    }
}
