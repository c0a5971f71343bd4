package fish.remora.app.jmap;

import fish.remora.app.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/** A request of which no call was done: RFC 8620 §3.6.1, in words of RFC 9457. */
final class Refusal extends Exception {
    static final String TYPE = "application/problem+json";

    private static final long serialVersionUID = 1;

    private final String type;
    private final int status;
    private final String limit;

    private Refusal(String type, int status, String limit, String detail) {
        super(detail, null, false, false);
        this.type = type;
        this.status = status;
        this.limit = limit;
    }

    static Refusal notJson(String detail) {
        return new Refusal("urn:ietf:params:jmap:error:notJSON", 400, "", detail);
    }

    static Refusal notRequest(String detail) {
        return new Refusal("urn:ietf:params:jmap:error:notRequest", 400, "", detail);
    }

    static Refusal unknownCapability(String uri) {
        return new Refusal("urn:ietf:params:jmap:error:unknownCapability", 400, "", "not offered: " + uri);
    }

    /** @param limit its name in {@code urn:ietf:params:jmap:core} */
    static Refusal limit(String limit, int most) {
        return new Refusal("urn:ietf:params:jmap:error:limit", 400, limit, "at most " + most);
    }

    /** Of other requests than those of the API. */
    static Refusal of(int status, String detail) {
        return new Refusal("about:blank", status, "", detail);
    }

    int status() {
        return status;
    }

    JsonObjectBuilder json() {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("type", type)
                .add("status", status)
                .add("detail", String.valueOf(getMessage()));
        return limit.isEmpty() ? json : json.add("limit", limit);
    }

    JsonObject body() {
        return json().build();
    }
}
