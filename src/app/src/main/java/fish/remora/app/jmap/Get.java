package fish.remora.app.jmap;

import fish.remora.app.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The frame of {@code /get}: RFC 8620 §5.1.
 *
 * @param ids each once; empty: all there are
 * @param properties empty: those that the type gives unasked; {@code id} is always among them
 */
public record Get(Optional<List<String>> ids, Optional<Set<String>> properties) {
    /**
     * @throws MethodError requestTooLarge above {@link Limits#OBJECTS_IN_GET}; invalidArguments
     */
    public static Get of(Call call) throws MethodError {
        Arguments arguments = call.arguments();
        Optional<List<String>> ids = arguments
                .texts("ids")
                .map(all -> List.copyOf(
                        new LinkedHashSet<>(all.stream().map(call::id).toList())));
        if (ids.isPresent() && ids.get().size() > Limits.OBJECTS_IN_GET) {
            throw MethodError.requestTooLarge("ids", Limits.OBJECTS_IN_GET);
        }
        return new Get(
                ids, arguments.texts("properties").map(LinkedHashSet::new).map(wanted -> {
                    wanted.add("id");
                    return wanted;
                }));
    }

    /** @throws MethodError invalidArguments when a property is wanted that the type does not have */
    public Get checked(Set<String> known) throws MethodError {
        for (String one : properties.orElse(Set.of())) {
            if (!known.contains(one)) {
                throw MethodError.invalidArguments("properties: there is no " + one);
            }
        }
        return this;
    }

    public boolean wants(String property) {
        return properties.isEmpty() || properties.get().contains(property);
    }

    /** The object with no other properties than those that are wanted. */
    public JsonObject only(JsonObject object) {
        if (properties.isEmpty()) {
            return object;
        }
        var kept = Json.createObjectBuilder();
        object.forEach((name, value) -> {
            if (wants(name)) {
                kept.add(name, value);
            }
        });
        return kept.build();
    }

    /**
     * The answer. Of objects that come with more properties than are wanted, see {@link #only}.
     *
     * @param list the objects that there are, each with its {@code id}
     */
    public JsonObject answer(Call call, String state, Collection<JsonObject> list) throws MethodError {
        Set<String> missing = new LinkedHashSet<>(ids.orElse(List.of()));
        JsonArrayBuilder found = Json.createArrayBuilder();
        for (JsonObject one : list) {
            found.add(one);
            missing.remove(one.getString("id"));
        }
        JsonArrayBuilder notFound = Json.createArrayBuilder();
        missing.forEach(notFound::add);
        return Json.createObjectBuilder()
                .add("accountId", call.arguments().requiredText("accountId"))
                .add("state", state)
                .add("list", found)
                .add("notFound", notFound)
                .build();
    }
}
