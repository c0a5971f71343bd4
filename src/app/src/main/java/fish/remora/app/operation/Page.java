package fish.remora.app.operation;

import fish.remora.app.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Where a list goes on, and how much of it is wanted.
 *
 * @param after the cursor that the page before gave; empty for the first
 * @param limit at most so many rows
 */
public record Page(String after, int limit) {
    /** The parameters that say it. */
    public static final Set<String> NAMES = Set.of("after", "limit");

    private static final int USUAL = 100;
    private static final int MOST = 1000;

    /** @throws Invalid when the limit is out of its range */
    public static Page of(Parameters parameters) {
        return new Page(
                parameters.text("after").orElse(""),
                parameters.number("limit", 1, MOST).orElse(USUAL));
    }

    /** The cursor as an id. */
    long afterId() {
        return after.isEmpty() ? 0 : Parameters.id("after", after);
    }

    /**
     * The answer: the rows, and the cursor of the next page when there is more.
     *
     * @param rows one more than the limit when there is more
     */
    JsonObject answer(String name, List<JsonObject> rows, Function<JsonObject, String> cursor) {
        JsonArrayBuilder shown = Json.createArrayBuilder();
        rows.stream().limit(limit).forEach(shown::add);
        var answer = Json.createObjectBuilder().add(name, shown);
        if (rows.size() > limit) {
            answer.add("next", cursor.apply(rows.get(limit - 1)));
        }
        return answer.build();
    }
}
