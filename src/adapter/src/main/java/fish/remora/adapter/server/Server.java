package fish.remora.adapter.server;

import fish.remora.api.Peer;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The ports of one application, for as long as it answers for them: all of them, or none. */
public abstract class Server implements AutoCloseable {
    final Surroundings surroundings;
    private final EventLoopGroup loops;
    private final List<Listener> listeners = new ArrayList<>();

    Server(Surroundings surroundings, EventLoopGroup loops) {
        this.surroundings = surroundings;
        this.loops = loops;
    }

    /** @throws IOException when the port is taken; those that were open are closed again */
    final void open(int port, Listener.Protocol protocol) throws IOException {
        var limits = ConnectionLimits.of(surroundings.configuration());
        try {
            listeners.add(new Listener(surroundings, limits, loops, port, protocol));
        } catch (IOException taken) {
            close();
            throw taken;
        }
    }

    /** True when the client may log in before TLS. */
    final boolean plaintextAuth(Peer peer) {
        return surroundings
                .configuration()
                .plaintextAuth()
                .contains(peer.remote().getAddress());
    }

    /** The port in use that was opened first: with STARTTLS, for anybody. */
    public final int port() {
        return listeners.get(0).getPort();
    }

    /** The port in use, by its name, such as {@code submission}. */
    final int port(String name) {
        return listeners.stream()
                .filter(one -> one.getProtocol().equals(name))
                .findFirst()
                .orElseThrow()
                .getPort();
    }

    @Override
    public final void close() {
        listeners.forEach(Listener::close);
    }
}
