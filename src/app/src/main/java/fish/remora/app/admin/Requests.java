package fish.remora.app.admin;

import fish.remora.app.json.Json;
import fish.remora.app.operation.Audit.Motive;
import fish.remora.app.operation.Invalid;
import fish.remora.app.operation.Parameters;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import jakarta.servlet.http.HttpServletRequest;
import java.io.StringReader;
import java.util.Set;

/** What the bodies of requests have in common. Pure functions. */
final class Requests {
    /** With each change. */
    static final Set<String> REASON = Set.of("reason");

    private static final String WHY = "given: why you do this, in a few words";

    private Requests() {}

    /** @throws Invalid when the text is no JSON object */
    static JsonObject object(String body) {
        try (JsonReader reader = Json.createReader(new StringReader(body.isBlank() ? "{}" : body))) {
            return reader.readObject();
        } catch (JsonException | IllegalStateException noObject) {
            throw new Invalid("body", shortened(body), "a JSON object");
        }
    }

    /** @throws Invalid when the text is no JSON object of texts, numbers and truth values: what is overlooked might have been a limit */
    static JsonObject flat(String body) {
        JsonObject object = object(body);
        object.forEach((name, value) -> {
            if (value instanceof JsonStructure) {
                throw new Invalid(name, shortened(value.toString()), "a text, a number, true or false");
            }
        });
        return object;
    }

    /** @throws Invalid without a reason: nobody would know later */
    static Motive motive(Parameters parameters, HttpServletRequest request) {
        return new Motive("administrator at " + request.getRemoteAddr(), parameters.required("reason", WHY));
    }

    /** What a complaint repeats of it. */
    static String shortened(String body) {
        String line = body.replaceAll("\\p{Cntrl}", " ");
        return line.length() > 60 ? line.substring(0, 60) + "..." : line;
    }
}
