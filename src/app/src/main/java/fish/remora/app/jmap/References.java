package fish.remora.app.jmap;

import fish.remora.app.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;

/** Arguments that are results of earlier calls: RFC 8620 §3.7. Pure functions. */
final class References {
    private References() {}

    /** The arguments with what they refer to. */
    static JsonObject resolved(JsonObject arguments, List<Response> before) throws MethodError {
        if (arguments.keySet().stream().noneMatch(name -> name.startsWith("#"))) {
            return arguments;
        }
        JsonObjectBuilder resolved = Json.createObjectBuilder();
        for (Map.Entry<String, JsonValue> one : arguments.entrySet()) {
            String name = one.getKey();
            if (!name.startsWith("#")) {
                resolved.add(name, one.getValue());
            } else if (arguments.containsKey(name.substring(1))) {
                throw MethodError.invalidArguments(name.substring(1) + ": given twice, once as a reference");
            } else {
                resolved.add(name.substring(1), value(one.getValue(), before));
            }
        }
        return resolved.build();
    }

    private static MethodError invalid(String why) {
        return new MethodError("invalidResultReference", why);
    }

    private static JsonValue value(JsonValue reference, List<Response> before) throws MethodError {
        if (!(reference instanceof JsonObject object)
                || !(object.get("resultOf") instanceof JsonString resultOf)
                || !(object.get("name") instanceof JsonString name)
                || !(object.get("path") instanceof JsonString path)) {
            throw invalid("a reference has resultOf, name and path");
        }
        JsonObject result = before.stream()
                .filter(one -> one.id().equals(resultOf.getString()))
                .findFirst()
                .filter(one -> one.name().equals(name.getString()))
                .map(Response::arguments)
                .orElseThrow(() -> invalid("no call " + resultOf.getString() + " was answered by " + name.getString()));
        return at(result, path.getString());
    }

    /** RFC 6901, and {@code *} for each item of an array. */
    static JsonValue at(JsonValue value, String path) throws MethodError {
        if (path.isEmpty()) {
            return value;
        }
        if (!path.startsWith("/")) {
            throw invalid("a path begins with /");
        }
        int end = path.indexOf('/', 1);
        String token = (end < 0 ? path.substring(1) : path.substring(1, end))
                .replace("~1", "/")
                .replace("~0", "~");
        String rest = end < 0 ? "" : path.substring(end);
        if (value instanceof JsonObject object && object.containsKey(token)) {
            return at(object.get(token), rest);
        }
        if (value instanceof JsonArray array) {
            return token.equals("*") ? each(array, rest) : at(item(array, token), rest);
        }
        throw invalid("the result has no " + path);
    }

    private static JsonValue item(JsonArray array, String token) throws MethodError {
        if (!token.matches("0|[1-9][0-9]{0,8}") || Integer.parseInt(token) >= array.size()) {
            throw invalid("the result has no item " + token);
        }
        return array.get(Integer.parseInt(token));
    }

    /** What each item has there; arrays are put one behind the other. */
    private static JsonValue each(JsonArray array, String rest) throws MethodError {
        JsonArrayBuilder all = Json.createArrayBuilder();
        for (JsonValue item : array) {
            JsonValue found = at(item, rest);
            if (found instanceof JsonArray several) {
                several.forEach(all::add);
            } else {
                all.add(found);
            }
        }
        return all.build();
    }
}
