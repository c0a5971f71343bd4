package fish.remora.app.admin;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code META-INF/openapi.yaml}, as the build has written it. */
record Description(Map<String, Object> document) {
    private static final Set<String> VERBS =
            Set.of("get", "put", "post", "delete", "patch", "options", "head", "trace");

    static Description read() throws IOException {
        try (InputStream in = Objects.requireNonNull(Description.class.getResourceAsStream("/META-INF/openapi.yaml"))) {
            return new Description(object(new Load(LoadSettings.builder().build()).loadFromInputStream(in)));
        }
    }

    /** An operation, with the parameters of its path among its own. */
    record Operation(String path, Map<String, Object> members, List<Map<String, Object>> parameters) {
        /** The names of its parameters of a kind. */
        Set<String> parameters(String in) {
            return parameters.stream()
                    .filter(one -> one.get("in").equals(in))
                    .map(one -> text(one, "name"))
                    .collect(Collectors.toSet());
        }
    }

    /** By their method and path, such as {@code GET accounts/{name}}. */
    Map<String, Operation> operations() {
        Map<String, Operation> all = new TreeMap<>();
        object(document.get("paths")).forEach((path, value) -> {
            Map<String, Object> item = object(value);
            item.keySet().stream().filter(VERBS::contains).forEach(verb -> {
                Map<String, Object> operation = object(item.get(verb));
                List<Map<String, Object>> parameters = new ArrayList<>(parameters(item));
                parameters.addAll(parameters(operation));
                all.put(
                        verb.toUpperCase(Locale.ROOT) + " " + path.substring(1),
                        new Operation(path, operation, parameters));
            });
        });
        return all;
    }

    private List<Map<String, Object>> parameters(Map<String, Object> owner) {
        return list(owner.getOrDefault("parameters", List.of())).stream()
                .map(this::resolved)
                .toList();
    }

    /** What it refers to, or itself. */
    Map<String, Object> resolved(Object value) {
        Map<String, Object> object = object(value);
        return object.containsKey("$ref") ? resolved(at(text(object, "$ref"))) : object;
    }

    /** What a reference names, such as {@code #/components/schemas/Id}. */
    Object at(String reference) {
        Object found = document;
        for (String step : reference.substring("#/".length()).split("/", -1)) {
            found = Objects.requireNonNull(object(found).get(step), reference);
        }
        return found;
    }

    Map<String, Object> schema(String name) {
        return object(at("#/components/schemas/" + name));
    }

    /** A property of a schema. */
    Map<String, Object> property(String schema, String name) {
        return object(object(schema(schema).get("properties")).get(name));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    static String text(Map<String, Object> object, String name) {
        return (String) object.get(name);
    }
}
