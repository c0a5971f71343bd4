package fish.remora.app.admin;

import fish.remora.app.json.Json;
import fish.remora.app.operation.Invalid;
import fish.remora.app.operation.Parameters;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.stream.Collectors;

/** What the bodies of requests have in common. Pure functions. */
final class Requests {
    private Requests() {}

    /** @throws Invalid when the text is no JSON object */
    static JsonObject object(String body) {
        try (JsonReader reader = Json.createReader(new StringReader(body.isBlank() ? "{}" : body))) {
            return reader.readObject();
        } catch (RuntimeException noObject) {
            // Besides JsonException the provider throws bare ones, for a nesting that is too deep and exponents too
            // large.
            throw new Invalid("body", Parameters.shown(body, shortened(body)), "a JSON object");
        }
    }

    /**
     * What stands in it; an array of texts is a comma list, null is an empty text.
     *
     * @throws Invalid when the text is no JSON object of texts, arrays of texts, numbers and truth values: what is overlooked might have been a limit
     */
    static Parameters parameters(String body) {
        JsonObjectBuilder flat = Json.createObjectBuilder();
        object(body).forEach((name, value) -> {
            if (value instanceof JsonArray array) {
                flat.add(name, array.stream().map(one -> element(name, one)).collect(Collectors.joining(",")));
            } else if (value instanceof JsonStructure) {
                throw new Invalid(
                        name,
                        Parameters.shown(name, shortened(value.toString())),
                        "a text, an array of texts, a number, true or false");
            } else if (value.equals(JsonValue.NULL)) {
                flat.add(name, "");
            } else {
                flat.add(name, value);
            }
        });
        return Parameters.of(flat.build());
    }

    private static String element(String name, JsonValue value) {
        if (!(value instanceof JsonString text) || text.getString().indexOf(',') >= 0) {
            throw new Invalid(
                    name, Parameters.shown(name, shortened(value.toString())), "an array of texts without commas");
        }
        return text.getString();
    }

    /** What a complaint repeats of it. */
    static String shortened(String body) {
        String line = body.replaceAll("\\p{Cc}", " ");
        return line.length() > 60 ? line.substring(0, 60) + "..." : line;
    }
}
