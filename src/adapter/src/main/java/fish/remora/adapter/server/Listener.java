package fish.remora.adapter.server;

import fish.remora.api.Counters;
import fish.remora.api.Counters.Counter;
import fish.remora.api.Peer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** One open port and its connections. Any thread. */
final class Listener implements ListenerMXBean, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Listener.class.getName());
    private static final int BACKLOG = 4096;
    private static final long STOP_SECONDS = 10;
    private static final AtomicLong CONNECTION_IDS = new AtomicLong();

    /**
     * What speaks on a port.
     *
     * @param key the configuration's key of the port, such as {@code smtp.port}
     * @param implicitTls TLS from the first octet on
     * @param relays clients of {@code remora.relay.from} may send to anybody by it
     * @param refusal the only words for a client that cannot be taken
     */
    record Protocol(
            String key,
            boolean implicitTls,
            boolean relays,
            Function<Peer, Connection> connect,
            Function<ConnectionLimits.Answer, byte[]> refusal) {
        /** In clear at first, and no relay. */
        static Protocol of(
                String key, Function<Peer, Connection> connect, Function<ConnectionLimits.Answer, byte[]> refusal) {
            return new Protocol(key, false, false, connect, refusal);
        }

        Protocol withImplicitTls() {
            return new Protocol(key, true, relays, connect, refusal);
        }

        Protocol withRelays() {
            return new Protocol(key, implicitTls, true, connect, refusal);
        }
    }

    private final Surroundings surroundings;
    private final ConnectionLimits limits;
    private final Protocol protocol;
    private final EventLoopGroup loops;
    private final ChannelGroup connections;
    private final ServerSocketChannel socket;
    private final Channel channel;
    private final InetSocketAddress address;

    /** @throws IOException when the port is taken; the message names its key */
    Listener(Surroundings surroundings, ConnectionLimits limits, EventLoopGroup loops, int port, Protocol protocol)
            throws IOException {
        this.surroundings = surroundings;
        this.limits = limits;
        this.protocol = protocol;
        this.loops = loops;
        this.connections = new DefaultChannelGroup(loops.next(), true);
        this.socket = ServerSocketChannel.open();
        this.channel = bind(port);
        this.address = (InetSocketAddress) channel.localAddress();
        LOG.log(Level.INFO, "Listening on {0} ({1})", address, protocol.key());
        show(true);
    }

    /** Mail needs nobody who watches: a failure is logged. */
    private void show(boolean shown) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            ObjectName name =
                    new ObjectName("fish.remora:type=Listener,protocol=" + getProtocol() + ",port=" + getPort());
            if (shown) {
                server.registerMBean(this, name);
            } else if (server.isRegistered(name)) {
                server.unregisterMBean(name);
            }
        } catch (JMException failure) {
            LOG.log(Level.WARNING, "JMX does not show the open ports as they are", failure);
        }
    }

    private Channel bind(int port) throws IOException {
        String host = surroundings.configuration().bindAddress();
        InetSocketAddress address = host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        var bound = new ServerBootstrap()
                .group(loops)
                .channelFactory(() -> new NioServerSocketChannel(socket))
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        admit(client);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "remora." + protocol.key() + "=" + port + ": cannot listen on " + address + " ("
                            + bound.cause().getMessage() + "); must be a free port that this user may open",
                    bound.cause());
        }
        return bound.channel();
    }

    private void admit(SocketChannel client) {
        InetSocketAddress remote = client.remoteAddress();
        if (remote == null) {
            client.close();
        } else if (surroundings.configuration().proxyFrom().contains(remote.getAddress())) {
            if (granted(client, limits.enter(remote.getAddress(), true))) {
                awaitHeader(client, remote, new Place(client, remote.getAddress()));
            }
        } else if (granted(client, limits.enter(remote.getAddress(), isTrusted(remote)))) {
            new Place(client, remote.getAddress());
            welcome(client, remote, client.localAddress());
        }
    }

    private boolean isTrusted(InetSocketAddress remote) {
        return surroundings.configuration().trusted().contains(remote.getAddress());
    }

    /** Until it is known who comes, the place is the proxy's. */
    private void awaitHeader(SocketChannel client, InetSocketAddress proxy, Place place) {
        connections.add(client);
        client.pipeline().addLast(new ProxyGate(new ProxyGate.Verdict() {
            @Override
            public void passed(Optional<ProxyHeader.Ends> ends) {
                InetSocketAddress remote = ends.map(ProxyHeader.Ends::source).orElse(proxy);
                if (granted(client, place.pass(remote))) {
                    InetSocketAddress local = ends.filter(known -> !known.equals(ProxyHeader.Ends.UNKNOWN))
                            .map(ProxyHeader.Ends::destination)
                            .orElse(client.localAddress());
                    welcome(client, remote, local);
                }
            }

            @Override
            public void failed() {
                Counters.shared().increment(Counter.SESSIONS_REFUSED);
                LOG.log(Level.INFO, "No PROXY header comes from {0} ({1})", proxy, protocol.key());
            }
        }));
    }

    /** False when there is no place: the client is told. */
    private boolean granted(SocketChannel client, ConnectionLimits.Answer answer) {
        if (answer == ConnectionLimits.Answer.GRANTED) {
            return true;
        }
        Counters.shared().increment(Counter.SESSIONS_REFUSED);
        client.writeAndFlush(Unpooled.wrappedBuffer(protocol.refusal().apply(answer)))
                .addListener(ChannelFutureListener.CLOSE);
        return false;
    }

    private void welcome(SocketChannel client, InetSocketAddress remote, InetSocketAddress local) {
        Counters.shared().increment(Counter.SESSIONS);
        Counters.shared().increment(Counter.SESSIONS_OPEN);
        connections.add(client);
        client.closeFuture().addListener(closed -> Counters.shared().add(Counter.SESSIONS_OPEN, -1));
        String id = Long.toString(CONNECTION_IDS.incrementAndGet(), 36);
        boolean relay =
                protocol.relays() && surroundings.configuration().relayFrom().contains(remote.getAddress());
        Connection connection =
                protocol.connect().apply(new Peer(id, remote, local, isTrusted(remote), relay, Optional.empty()));
        client.pipeline().addLast(connection);
        if (protocol.implicitTls()) {
            surroundings.tls().secure(client, connection.asksForCertificate());
        }
    }

    /** A place of {@link ConnectionLimits} that was granted; given back once, when the connection is closed. Event loop. */
    private final class Place {
        private @Nullable InetAddress owner;

        Place(SocketChannel client, InetAddress owner) {
            this.owner = owner;
            client.closeFuture().addListener(closed -> leave());
        }

        /** Gives it to the client who comes by a proxy. */
        ConnectionLimits.Answer pass(InetSocketAddress remote) {
            InetAddress before = Objects.requireNonNull(owner);
            ConnectionLimits.Answer answer = limits.pass(before, remote.getAddress(), isTrusted(remote));
            owner = answer == ConnectionLimits.Answer.GRANTED ? remote.getAddress() : null;
            return answer;
        }

        private void leave() {
            if (owner != null) {
                limits.leave(owner);
                owner = null;
            }
        }
    }

    @Override
    public String getProtocol() {
        return protocol.key().replace(".port", "");
    }

    @Override
    public String getAddress() {
        InetAddress ip = address.getAddress();
        return ip.isAnyLocalAddress() ? "*" : ip.getHostAddress();
    }

    @Override
    public int getPort() {
        return address.getPort();
    }

    @Override
    public int getConnections() {
        return connections.size();
    }

    /**
     * Gives the port back. Netty's close is only half of it: a channel that a selector knows is closed by the system when that selector next selects,
     * and until then the port takes connections that nobody will serve, and cannot be opened again.
     */
    private void closePort() {
        channel.close().awaitUninterruptibly();
        EventLoop loop = channel.eventLoop();
        Promise<Void> freed = loop.newPromise();
        loop.execute(() -> whenDeregistered(loop, freed));
        freed.awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
    }

    private void whenDeregistered(EventLoop loop, Promise<Void> freed) {
        if (socket.isRegistered()) {
            loop.schedule(() -> whenDeregistered(loop, freed), 1, TimeUnit.MILLISECONDS);
        } else {
            freed.setSuccess(null);
        }
    }

    /** Closes the port, says 421 to each client once its reply under way is out, then closes what is left. */
    @Override
    public void close() {
        show(false);
        closePort();
        for (Channel client : connections) {
            Connection connection = client.pipeline().get(Connection.class);
            if (connection == null) {
                client.close();
            } else {
                connection.stop();
            }
        }
        connections.newCloseFuture().awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
        // Also those that came in while the port was closing.
        connections.close().awaitUninterruptibly();
    }
}
