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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** One open port and its connections. Any thread. */
final class Listener implements ListenerMXBean, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Listener.class.getName());
    private static final int BACKLOG = 4096;
    private static final long STOP_SECONDS = 10;
    private static final AtomicLong CONNECTION_IDS = new AtomicLong();

    /** What speaks on a port. */
    interface Protocol {
        /** The configuration's key of the port, such as {@code smtp.port}. */
        String key();

        /** Clients of {@code remora.relay.from} may send to anybody by it. */
        default boolean relays() {
            return false;
        }

        /** TLS from the first octet on. */
        boolean implicitTls();

        Connection connect(Peer peer);

        /** The only words for a client that cannot be taken. */
        byte[] refusal(ConnectionLimits.Answer answer);
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
            return;
        }
        boolean trusted = surroundings.configuration().trusted().contains(remote.getAddress());
        ConnectionLimits.Answer answer = limits.enter(remote.getAddress(), trusted);
        if (answer != ConnectionLimits.Answer.GRANTED) {
            Counters.shared().increment(Counter.SESSIONS_REFUSED);
            client.writeAndFlush(Unpooled.wrappedBuffer(protocol.refusal(answer)))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        Counters.shared().increment(Counter.SESSIONS);
        Counters.shared().increment(Counter.SESSIONS_OPEN);
        connections.add(client);
        client.closeFuture().addListener(closed -> {
            limits.leave(remote.getAddress());
            Counters.shared().add(Counter.SESSIONS_OPEN, -1);
        });
        String id = Long.toString(CONNECTION_IDS.incrementAndGet(), 36);
        boolean relay =
                protocol.relays() && surroundings.configuration().relayFrom().contains(remote.getAddress());
        Peer peer = new Peer(id, remote, client.localAddress(), trusted, relay, Optional.empty());
        if (protocol.implicitTls()) {
            client.pipeline().addLast(surroundings.tls().newHandler(client.alloc()));
        }
        client.pipeline().addLast(protocol.connect(peer));
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
