package fish.remora.app.jmap;

import fish.remora.app.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.Collection;

/**
 * The answer of {@code /changes}: RFC 8620 §5.2. Each id is in one of the three.
 *
 * @param newState not the newest when {@code hasMore}
 */
public record Changes(
        String newState,
        boolean hasMore,
        Collection<String> created,
        Collection<String> updated,
        Collection<String> destroyed) {
    /** The arguments of a call of {@code /changes}. */
    public record Since(String state, int most) {
        /** @throws MethodError invalidArguments, also for maxChanges of 0 */
        public static Since of(Call call) throws MethodError {
            long most = call.arguments().number("maxChanges").orElse(Integer.MAX_VALUE);
            if (most == 0) {
                throw MethodError.invalidArguments("maxChanges: must be more than 0");
            }
            return new Since(call.arguments().requiredText("sinceState"), (int) Math.min(most, Integer.MAX_VALUE));
        }
    }

    /** Nothing has changed. */
    public static Changes none(String state) {
        return new Changes(state, false, java.util.List.of(), java.util.List.of(), java.util.List.of());
    }

    /** The answer, to which a type may add. */
    public JsonObjectBuilder answer(Call call) throws MethodError {
        return Json.createObjectBuilder()
                .add("accountId", call.arguments().requiredText("accountId"))
                .add("oldState", call.arguments().requiredText("sinceState"))
                .add("newState", newState)
                .add("hasMoreChanges", hasMore)
                .add("created", texts(created))
                .add("updated", texts(updated))
                .add("destroyed", texts(destroyed));
    }

    private static JsonArrayBuilder texts(Collection<String> all) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        all.forEach(array::add);
        return array;
    }
}
