package fish.remora.app.jmap;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.Watch;
import fish.remora.app.json.Json;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.io.StringReader;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code /jmap/ws}: JMAP over WebSocket, RFC 8887. {@link Gate} has let in who opens it, {@link Handshakes} say who that is. One instance for each connection; requests are answered in the order in which
 * they come, changes are told between them.
 */
@ServerEndpoint(value = "/jmap/ws", subprotocols = Socket.SUBPROTOCOL, configurator = Handshakes.Configurator.class)
public class Socket implements Following.Listener {
    static final String SUBPROTOCOL = "jmap";

    private static final System.Logger LOG = System.getLogger(Socket.class.getName());

    @Inject
    private Requests requests;

    @Inject
    private Following following;

    private @Nullable Session session;
    private @Nullable Caller caller;
    private @Nullable Watch watch;

    @OnOpen
    public void open(Session opened) throws IOException {
        opened.setMaxTextMessageBufferSize(Limits.REQUEST);
        if (!(opened.getUserProperties().get(Handshakes.CALLER) instanceof Caller known)
                || !opened.getNegotiatedSubprotocol().equals(SUBPROTOCOL)) {
            opened.close(new CloseReason(CloseCodes.PROTOCOL_ERROR, "the subprotocol is jmap"));
            return;
        }
        session = opened;
        caller = known;
    }

    @OnMessage
    public void message(String text) throws IOException {
        Caller known = caller;
        if (known == null) {
            return;
        }
        Optional<String> id = Optional.empty();
        try {
            JsonObject message = Requests.read(new StringReader(text));
            id = message.get("id") instanceof JsonString given ? Optional.of(given.getString()) : Optional.empty();
            String type = message.get("@type") instanceof JsonString given ? given.getString() : "";
            switch (type) {
                case "Request" -> answer(known, message, id);
                case "WebSocketPushEnable" -> follow(known, message);
                case "WebSocketPushDisable" -> stop();
                default ->
                    throw Refusal.notRequest("@type: must be Request, WebSocketPushEnable or WebSocketPushDisable");
            }
        } catch (Refusal refusal) {
            JsonObjectBuilder error = refusal.json().add("@type", "RequestError");
            id.ifPresent(one -> error.add("requestId", one));
            send(error.build());
        }
    }

    private void answer(Caller known, JsonObject request, Optional<String> id) throws Refusal {
        JsonObjectBuilder answer =
                Json.createObjectBuilder(requests.answer(known, request)).add("@type", "Response");
        id.ifPresent(one -> answer.add("requestId", one));
        send(answer.build());
    }

    /** RFC 8887 §4.3.5.2. A pushState is not asked for: each state that clients are told says all. */
    private void follow(Caller known, JsonObject message) throws Refusal {
        Optional<Set<String>> types = Optional.empty();
        if (message.getOrDefault("dataTypes", JsonValue.NULL) instanceof JsonArray names) {
            Set<String> wanted = new HashSet<>();
            names.forEach(one -> wanted.add(one instanceof JsonString name ? name.getString() : ""));
            types = Optional.of(wanted);
        }
        stop();
        try {
            watch = following.follow(known, types, this);
        } catch (Denied denied) {
            throw Refusal.of(503, String.valueOf(denied.getMessage()));
        }
    }

    private void stop() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    @Override
    public void changed(Map<String, String> changed) {
        if (caller != null) {
            send(States.change(caller.account(), changed));
        }
    }

    private synchronized void send(JsonObject message) {
        try {
            if (session != null && session.isOpen()) {
                session.getBasicRemote().sendText(message.toString());
            }
        } catch (IOException | IllegalStateException gone) {
            LOG.log(Level.DEBUG, "Nobody hears it", gone);
        }
    }

    @Override
    public void ended() {
        try {
            if (session != null) {
                session.close(new CloseReason(CloseCodes.VIOLATED_POLICY, "log in again"));
            }
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "It is closed", gone);
        }
    }

    @OnClose
    public void close() {
        stop();
    }
}
