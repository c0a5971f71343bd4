package fish.remora.it;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** An OpenAPI document, as far as it says what answers are. */
record OpenApi(Map<String, Object> document) {
    static final String JSON = "application/json";

    static OpenApi parse(String yaml) {
        return new OpenApi(object(new Load(LoadSettings.builder().build()).loadFromString(yaml)));
    }

    /** Paths with a method that answers 200 and JSON. */
    Set<String> paths(String method) {
        Set<String> paths = new TreeSet<>();
        object(document.get("paths")).forEach((path, item) -> {
            if (object(item).containsKey(method)
                    && response(method, path, "200").containsKey(JSON)) {
                paths.add(path);
            }
        });
        return paths;
    }

    /** The content of a response, by its type; none when the status has none, or is not there. */
    private Map<String, Object> response(String method, String path, String status) {
        Map<String, Object> operation =
                object(object(object(document.get("paths")).get(path)).get(method));
        Object response = object(operation.get("responses")).get(status);
        return response == null ? Map.of() : object(resolved(response).getOrDefault("content", Map.of()));
    }

    /** What an answer has and should not have, or the other way; empty: it is as described. */
    Set<String> complaints(String method, String path, int status, String type, JsonValue answer) {
        Map<String, Object> content = response(method, path, "" + status);
        Set<String> complaints = new TreeSet<>();
        if (content.containsKey(type)) {
            compare(object(content.get(type)).get("schema"), answer, "", complaints);
        } else {
            complaints.add(status + " " + type + " is not described");
        }
        return complaints;
    }

    private void compare(Object described, JsonValue value, String where, Set<String> complaints) {
        Map<String, Object> schema = resolved(described);
        Set<Object> known = new TreeSet<>(list(schema.getOrDefault("enum", List.of())));
        if (!known.isEmpty() && !known.contains(plain(value))) {
            complaints.add(where + ": " + value + " is none of " + known);
        }
        if (value instanceof JsonObject members) {
            Map<String, Object> properties = properties(schema);
            members.forEach((name, member) -> {
                if (properties.containsKey(name)) {
                    compare(properties.get(name), member, where + "/" + name, complaints);
                } else {
                    complaints.add(where + "/" + name + " is not declared");
                }
            });
            list(schema.getOrDefault("required", List.of())).stream()
                    .filter(name -> !members.containsKey((String) name))
                    .forEach(name -> complaints.add(where + "/" + name + " is missing"));
        } else if (value instanceof JsonArray elements && "array".equals(schema.get("type"))) {
            elements.forEach(one -> compare(schema.get("items"), one, where + "/*", complaints));
        } else if (!type(value).equals(schema.get("type"))) {
            complaints.add(where + ": " + value + " is no " + schema.get("type"));
        }
    }

    private Map<String, Object> properties(Map<String, Object> schema) {
        Map<String, Object> all = new TreeMap<>(object(schema.getOrDefault("properties", Map.of())));
        list(schema.getOrDefault("allOf", List.of())).forEach(one -> all.putAll(properties(resolved(one))));
        return all;
    }

    private static Object plain(JsonValue value) {
        return value instanceof JsonString text
                ? text.getString()
                : value instanceof JsonNumber number ? number.intValue() : value.toString();
    }

    private static String type(JsonValue value) {
        return switch (value.getValueType()) {
            case STRING -> "string";
            case NUMBER -> ((JsonNumber) value).isIntegral() ? "integer" : "number";
            case TRUE, FALSE -> "boolean";
            case ARRAY -> "array";
            default -> "object";
        };
    }

    private Map<String, Object> resolved(Object value) {
        Map<String, Object> object = object(value);
        if (!object.containsKey("$ref")) {
            return object;
        }
        Object found = document;
        for (String step :
                ((String) object.get("$ref")).substring("#/".length()).split("/", -1)) {
            found = Objects.requireNonNull(object(found).get(step), step);
        }
        return resolved(found);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object value) {
        return (List<Object>) value;
    }
}
