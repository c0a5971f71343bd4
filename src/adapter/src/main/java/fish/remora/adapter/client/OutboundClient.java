package fish.remora.adapter.client;

import fish.remora.adapter.Configuration;
import fish.remora.adapter.dns.Exchanger;
import fish.remora.adapter.dns.Found;
import fish.remora.api.NextHop;
import fish.remora.api.Reply;
import fish.remora.api.Transmission;
import fish.remora.api.Transmitted;
import fish.remora.protocol.smtp.client.ClientSession;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Takes messages to other servers. Nothing waits for the network: a transmission runs on the event loop of its connection, and one look
 * a second at all connections finds those whose peer has been silent for too long. Thread-safe.
 */
public final class OutboundClient implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(OutboundClient.class.getName());

    /** RFC 5321 §4.5.3.2 gives each host its time; all of them together must not keep a message for hours. */
    private static final long OPENING_NANOS = TimeUnit.MINUTES.toNanos(5);

    private static final int MOST_IDLE = 2_000;
    private static final long GRACE_MILLIS = 5_000;
    private static final long FAREWELL_MILLIS = 1_000;

    private static final Transmitted.Outcome STOPPED =
            new Transmitted.Outcome(Reply.of(451, "4.3.2", "The mail server is stopping"), false, false);

    private final Configuration configuration;
    private final EventLoopGroup loops;
    private final Executor workers;
    private final Function<NextHop, CompletionStage<Found>> search;
    private final ClientTls tls = new ClientTls();
    private final Map<NextHop, Destination> destinations = new ConcurrentHashMap<>();
    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    private final Set<Attempt> attempts = ConcurrentHashMap.newKeySet();
    private final AtomicInteger idle = new AtomicInteger();
    private final Future<?> sweep;
    private volatile boolean stopped;

    /**
     * @param workers runs what may block
     * @param search finds the hosts of a next hop; fails only by a defect of its own
     * @throws IOException when TLS cannot be used at all
     */
    public OutboundClient(
            Configuration configuration,
            EventLoopGroup loops,
            Executor workers,
            Function<NextHop, CompletionStage<Found>> search)
            throws IOException {
        this.configuration = configuration;
        this.loops = loops;
        this.workers = workers;
        this.search = search;
        this.sweep = loops.next().scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.SECONDS);
    }

    /** As {@link fish.remora.api.SmtpClient#transmit}. */
    public void transmit(NextHop nextHop, Transmission transmission, Consumer<Transmitted> done) {
        Destination destination = destinations.computeIfAbsent(nextHop, hop -> new Destination(hop, idle));
        Attempt attempt = new Attempt(this, destination, transmission, done);
        attempts.add(attempt);
        attempt.start();
    }

    /** The result while the adapter does not run. */
    public static Transmitted notTried(Transmission transmission) {
        return Transmitted.all(transmission, STOPPED, Optional.empty(), Transmitted.Contact.NOT_TRIED);
    }

    /** As {@link fish.remora.api.SmtpClient#smartHost}. */
    public Optional<NextHop.Host> smartHost() {
        return configuration.outbound().smartHost();
    }

    boolean isStopped() {
        return stopped;
    }

    EventLoop nextLoop() {
        return loops.next();
    }

    Executor workers() {
        return workers;
    }

    ClientTls tls() {
        return tls;
    }

    long openingNanos() {
        return OPENING_NANOS;
    }

    /** For the search of hosts: as long as a peer has for its reply. */
    Duration searchPatience() {
        return configuration.outbound().replyTimeout();
    }

    Duration idlePatience() {
        return configuration.outbound().idle();
    }

    boolean mayKeep() {
        return !stopped
                && idle.get() < MOST_IDLE
                && !configuration.outbound().idle().isZero();
    }

    CompletionStage<Found> find(NextHop nextHop) {
        return search.apply(nextHop);
    }

    ClientSession.Settings settings(Destination destination, Exchanger exchanger) {
        return new ClientSession.Settings(
                configuration.hostName(),
                destination.credentials(),
                destination.isAuthenticated() || tls.isWorthTrying(exchanger.address()),
                exchanger.isLoopback(),
                configuration.outbound().replyTimeout());
    }

    ChannelFuture connect(EventLoop loop, ClientConnection connection, InetSocketAddress address) {
        long patience = configuration.outbound().connectTimeout().toMillis();
        return new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) patience)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(connection)
                .connect(address);
    }

    void opened(ClientConnection connection) {
        connections.add(connection);
    }

    void closed(ClientConnection connection) {
        connections.remove(connection);
        wakeCloser();
    }

    void ended(Attempt attempt) {
        attempts.remove(attempt);
        wakeCloser();
    }

    private void sweep() {
        try {
            long now = System.nanoTime();
            for (ClientConnection connection : connections) {
                if (connection.isOverdue(now)) {
                    connection.expire();
                }
            }
            destinations.values().removeIf(destination -> destination.isForgotten(now));
        } catch (RuntimeException | Error broken) {
            // The timer ends with what it throws, and with it all deadlines.
            LOG.log(Level.ERROR, "The look at the connections broke down; the next one is in a second", broken);
        }
    }

    /**
     * Says QUIT on idle connections, gives those under way some seconds to end, then ends them: {@link
     * fish.remora.api.Transmitted.Contact#NOT_TRIED}, unless their content is with the peer already.
     */
    @Override
    public void close() {
        stopped = true;
        sweep.cancel(false);
        connections.forEach(ClientConnection::dismiss);
        attempts.forEach(Attempt::giveUpOpening);
        await(attempts::isEmpty, GRACE_MILLIS);
        connections.forEach(ClientConnection::stop);
        await(connections::isEmpty, FAREWELL_MILLIS);
        attempts.forEach(Attempt::giveUp);
    }

    private void wakeCloser() {
        if (stopped) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    private synchronized void await(BooleanSupplier over, long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            for (long left = millis; left > 0 && !over.getAsBoolean(); ) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
