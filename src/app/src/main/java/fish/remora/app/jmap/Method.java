package fish.remora.app.jmap;

import fish.remora.api.Denied;
import jakarta.json.JsonObject;

/** One method, such as {@code Mailbox/get}: RFC 8620 §3.2. Thread-safe. */
@FunctionalInterface
public interface Method {
    /**
     * Answers a call.
     *
     * @return the arguments of the response of the same name
     * @throws MethodError when nothing was done (RFC 8620 §3.6.2)
     * @throws Denied UNAVAILABLE: serverUnavailable; others: serverFail, unless the method has made a better answer of them
     */
    JsonObject answer(Call call) throws MethodError, Denied;
}
