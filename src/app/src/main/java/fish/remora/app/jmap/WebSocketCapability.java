package fish.remora.app.jmap;

import fish.remora.app.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonObject;

/** {@code urn:ietf:params:jmap:websocket}: RFC 8887 §3. Has no state. */
@ApplicationScoped
public class WebSocketCapability implements Capability {
    @Override
    public String uri() {
        return "urn:ietf:params:jmap:websocket";
    }

    @Override
    public boolean isOfAccounts() {
        return false;
    }

    @Override
    public JsonObject ofServer(String base) {
        return Json.createObjectBuilder()
                .add("url", base.replaceFirst("^http", "ws") + "/jmap/ws")
                .add("supportsPush", true)
                .build();
    }
}
