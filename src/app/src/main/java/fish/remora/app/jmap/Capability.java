package fish.remora.app.jmap;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/** What one specification adds: RFC 8620 §2. Implemented by beans; thread-safe. */
public interface Capability {
    /** Of the core; always there. */
    String CORE = "urn:ietf:params:jmap:core";

    /** RFC 8621. */
    String MAIL = "urn:ietf:params:jmap:mail";

    /** RFC 8621 §7. */
    String SUBMISSION = "urn:ietf:params:jmap:submission";

    /** Its name, which a request lists in {@code using}. */
    String uri();

    /**
     * What it says of the server.
     *
     * @param base where the application is, without a slash at its end: {@code https://mail.example.org}
     */
    default JsonObject ofServer(String base) {
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    /** Accounts have it; else the server alone. */
    default boolean isOfAccounts() {
        return true;
    }

    /** What it says of an account. */
    default JsonObject ofAccount(Caller caller) {
        return JsonValue.EMPTY_JSON_OBJECT;
    }
}
