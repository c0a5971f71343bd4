package fish.remora.app.jmap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hands over who opens a WebSocket, from {@link Gate}, which has let him in, to {@link Socket}: what the container shows an endpoint of the request does
 * not say it. The key of a handshake is random and used once (RFC 6455 §4.1). Thread-safe.
 */
@ApplicationScoped
public class Handshakes {
    /** The member of an endpoint's user properties. */
    static final String CALLER = Caller.class.getName();

    private static final String KEY = "Sec-WebSocket-Key";

    private final Cache<String, Caller> open = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofSeconds(30))
            .maximumSize(100_000)
            .build();

    /** He has come in; nothing when he opens no WebSocket. */
    void expect(@Nullable String key, Caller caller) {
        if (key != null) {
            open.put(key, caller);
        }
    }

    private Optional<Caller> take(String key) {
        return Optional.ofNullable(open.asMap().remove(key));
    }

    /** Whose instances the container makes. What it is given as an endpoint's properties belongs to one handshake (Jakarta WebSocket 2.1 §3.1.7, Tyrus 2.1.5). */
    public static class Configurator extends ServerEndpointConfig.Configurator {
        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            config.getUserProperties().remove(CALLER);
            request.getHeaders().entrySet().stream()
                    .filter(one -> one.getKey().equalsIgnoreCase(KEY))
                    .map(one -> one.getValue())
                    .flatMap(List::stream)
                    .findFirst()
                    .flatMap(key -> CDI.current().select(Handshakes.class).get().take(key))
                    .ifPresent(caller -> config.getUserProperties().put(CALLER, caller));
        }
    }
}
