package fish.remora.app.jmap.submission;

import fish.remora.app.jmap.Caller;
import fish.remora.app.jmap.Capability;
import fish.remora.app.json.Json;
import fish.remora.app.outgoing.Envelopes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** {@code urn:ietf:params:jmap:submission}: RFC 8621 §1.3.2. Thread-safe. */
@ApplicationScoped
public class SubmissionCapability implements Capability {
    @Inject
    @ConfigProperty(name = "remora.max.message.size", defaultValue = "104857600")
    private long maxMessageSize;

    @Override
    public String uri() {
        return SUBMISSION;
    }

    @Override
    public JsonObject ofAccount(Caller caller) {
        String longest = String.valueOf(Envelopes.LONGEST_HOLD.toSeconds());
        return Json.createObjectBuilder()
                .add("maxDelayedSend", Envelopes.LONGEST_HOLD.toSeconds())
                .add(
                        "submissionExtensions",
                        Json.createObjectBuilder()
                                .add("FUTURERELEASE", Json.createArrayBuilder().add(longest))
                                .add("SIZE", Json.createArrayBuilder().add(String.valueOf(maxMessageSize)))
                                .add("DSN", JsonValue.EMPTY_JSON_ARRAY)
                                .add("8BITMIME", JsonValue.EMPTY_JSON_ARRAY)
                                .add("SMTPUTF8", JsonValue.EMPTY_JSON_ARRAY))
                .build();
    }
}
