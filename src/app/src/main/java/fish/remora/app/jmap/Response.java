package fish.remora.app.jmap;

import fish.remora.app.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;

/** The answer to a call: RFC 8620 §3.2. */
record Response(String name, JsonObject arguments, String id) {
    JsonArray json() {
        return Json.createArrayBuilder().add(name).add(arguments).add(id).build();
    }
}
