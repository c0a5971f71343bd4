package fish.remora.app.jmap;

import fish.remora.app.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** {@code urn:ietf:params:jmap:core}: its limits (RFC 8620 §2), and {@code Core/echo} (§4). Thread-safe. */
@ApplicationScoped
public class Core implements Capability, Methods {
    @Inject
    @ConfigProperty(name = "remora.max.message.size", defaultValue = "104857600")
    private long maxMessageSize;

    @Override
    public String uri() {
        return CORE;
    }

    @Override
    public String capability() {
        return CORE;
    }

    @Override
    public boolean isOfAccounts() {
        return false;
    }

    /** Octets of one upload: no message could be larger. */
    long maxSizeUpload() {
        return maxMessageSize;
    }

    @Override
    public JsonObject ofServer(String base) {
        JsonArrayBuilder collations =
                Json.createArrayBuilder().add("i;ascii-casemap").add("i;unicode-casemap");
        return Json.createObjectBuilder()
                .add("maxSizeUpload", maxSizeUpload())
                .add("maxConcurrentUpload", Limits.CONCURRENT_UPLOADS)
                .add("maxSizeRequest", Limits.REQUEST)
                .add("maxConcurrentRequests", Limits.CONCURRENT_REQUESTS)
                .add("maxCallsInRequest", Limits.CALLS)
                .add("maxObjectsInGet", Limits.OBJECTS_IN_GET)
                .add("maxObjectsInSet", Limits.OBJECTS_IN_SET)
                .add("collationAlgorithms", collations)
                .build();
    }

    @Override
    public Map<String, Method> methods() {
        return Map.of("Core/echo", call -> call.arguments().json());
    }
}
