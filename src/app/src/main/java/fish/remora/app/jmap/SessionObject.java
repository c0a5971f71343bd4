package fish.remora.app.jmap;

import fish.remora.app.json.Json;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** The Session resource: RFC 8620 §2. Thread-safe. */
@ApplicationScoped
public class SessionObject {
    @Inject
    @Any
    private Instance<Capability> beans;

    private final Map<String, Capability> capabilities = new TreeMap<>();

    @PostConstruct
    void gather() {
        for (Capability one : beans) {
            capabilities.put(one.uri(), one);
        }
    }

    boolean offers(String uri) {
        return capabilities.containsKey(uri);
    }

    /** Changes with the object. */
    String state(Caller caller) {
        CRC32 sum = new CRC32();
        sum.update(content(caller, "").build().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return Long.toString(sum.getValue(), 36);
    }

    /**
     * @param base where the application is, without a slash at its end: {@code https://mail.example.org}
     */
    JsonObject of(Caller caller, String base) {
        return content(caller, base).add("state", state(caller)).build();
    }

    private JsonObjectBuilder content(Caller caller, String base) {
        JsonObjectBuilder server = Json.createObjectBuilder();
        JsonObjectBuilder account = Json.createObjectBuilder();
        JsonObjectBuilder primary = Json.createObjectBuilder();
        capabilities.forEach((uri, capability) -> {
            server.add(uri, capability.ofServer(base));
            if (capability.isOfAccounts()) {
                account.add(uri, capability.ofAccount(caller));
                primary.add(uri, caller.accountId());
            }
        });
        JsonObjectBuilder own = Json.createObjectBuilder()
                .add("name", caller.getName())
                .add("isPersonal", true)
                .add("isReadOnly", false)
                .add("accountCapabilities", account);
        return Json.createObjectBuilder()
                .add("capabilities", server)
                .add("accounts", Json.createObjectBuilder().add(caller.accountId(), own))
                .add("primaryAccounts", primary)
                .add("username", caller.getName())
                .add("apiUrl", base + "/jmap/api")
                .add("downloadUrl", base + "/jmap/download/{accountId}/{blobId}/{name}?accept={type}")
                .add("uploadUrl", base + "/jmap/upload/{accountId}/")
                .add("eventSourceUrl", base + "/jmap/eventsource?types={types}&closeafter={closeafter}&ping={ping}");
    }
}
