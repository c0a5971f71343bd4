package fish.remora.app.jmap;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.app.access.Turns;
import fish.remora.app.json.InternetJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Requests as they come: octets in, an object out. Thread-safe. */
@ApplicationScoped
public class Requests {
    @Inject
    private Dispatcher dispatcher;

    @Inject
    private Turns turns;

    /**
     * The request in a text.
     *
     * @throws Refusal when it is no I-JSON (RFC 7493): no UTF-8, half a surrogate, a member twice, too deep
     */
    static JsonObject read(byte[] octets) throws Refusal {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
            return read(new StringReader(text.toString()));
        } catch (CharacterCodingException noUtf8) {
            throw Refusal.notJson("not UTF-8");
        }
    }

    /** As the other. */
    static JsonObject read(Reader text) throws Refusal {
        JsonValue read;
        try {
            read = InternetJson.read(text);
        } catch (RuntimeException noJson) {
            // Not all are of jakarta.json: what is too deep, for one.
            throw Refusal.notJson(String.valueOf(noJson.getMessage()));
        }
        if (!(read instanceof JsonObject object)) {
            throw Refusal.notRequest("must be an Object");
        }
        return object;
    }

    /**
     * Answers a request, when it is the account's turn.
     *
     * @throws Refusal when none of it was done
     */
    JsonObject answer(Caller caller, JsonObject request) throws Refusal {
        try {
            return turns.in(new AccountId(caller.account()), () -> dispatcher.answer(caller, request));
        } catch (Refusal | RuntimeException thrown) {
            throw thrown;
        } catch (Denied denied) {
            throw denied.code() == Denied.Code.LIMIT
                    ? Refusal.limit("maxConcurrentRequests", Limits.CONCURRENT_REQUESTS)
                    : Refusal.of(503, String.valueOf(denied.getMessage()));
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
