package fish.remora.it.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The mail servers of the world and the name server that tells where they are. All listen on one port, as those of the real world do on 25,
 * each on an address of its own in 127.0.0.0/8. Thread-safe.
 */
public final class World implements AutoCloseable {
    private final NameServer dns;
    private final Sink first;
    private final Queue<Sink> sinks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger hosts = new AtomicInteger();

    private World(NameServer dns, Sink first) {
        this.dns = dns;
        this.first = first;
        sinks.add(first);
    }

    public static World open() throws IOException {
        return new World(NameServer.start(), Sink.following(Script.PLAIN));
    }

    public NameServer dns() {
        return dns;
    }

    /** As {@code remora.mx.port} has it. */
    public int port() {
        return first.port();
    }

    /** A new mail server, the only one of a new domain. */
    public Sink domain(String domain, Script script) throws IOException {
        String address = freeAddress();
        dns.mx(domain, 10, "mail." + domain).address("mail." + domain, address);
        return host(address, script);
    }

    /** A new mail server, with an address of {@link #freeAddress} or ::1, and no name yet. */
    public Sink host(String address, Script script) throws IOException {
        Sink sink = Sink.on(address, port(), script);
        sinks.add(sink);
        return sink;
    }

    /** An address where nobody listens; never given out twice. */
    public String freeAddress() {
        int number = hosts.incrementAndGet();
        return "127.77." + number / 250 + "." + (number % 250 + 1);
    }

    public static boolean hasIpv6() {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName("::1"), 0));
            return true;
        } catch (IOException none) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        for (Sink sink : sinks) {
            sink.close();
        }
        dns.close();
    }
}
