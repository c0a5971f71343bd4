package fish.remora.adapter.server;

import fish.remora.adapter.Configuration;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections there are, in all and from each address, and how often each comes. Thread-safe. */
final class ConnectionLimits {
    private final int limit;
    private final int limitPerAddress;
    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentMap<ByteBuffer, Integer> perAddress = new ConcurrentHashMap<>();

    private final ConnectionRate rate;

    ConnectionLimits(int limit, int limitPerAddress, ConnectionRate rate) {
        this.limit = limit;
        this.limitPerAddress = limitPerAddress;
        this.rate = rate;
    }

    static ConnectionLimits of(Configuration configuration) {
        return new ConnectionLimits(
                configuration.maxConnections(),
                configuration.maxConnectionsPerAddress(),
                new ConnectionRate(configuration.maxConnectionsPerMinute(), System::nanoTime));
    }

    /** What became of a request for a place. */
    enum Answer {
        GRANTED,
        TOO_MANY,
        TOO_MANY_FROM_ADDRESS
    }

    /** A granted place is given back by {@link #leave}. Trusted addresses have no limit of their own. */
    Answer enter(InetAddress address, boolean trusted) {
        if (all.incrementAndGet() > limit) {
            all.decrementAndGet();
            return Answer.TOO_MANY;
        }
        return share(address, trusted);
    }

    /** Gives a place that was granted for one address to another; it is given back when that may have none. */
    Answer pass(InetAddress before, InetAddress address, boolean trusted) {
        forget(before);
        return share(address, trusted);
    }

    private Answer share(InetAddress address, boolean trusted) {
        ByteBuffer site = site(address);
        int mine = perAddress.merge(site, 1, Integer::sum);
        if (!trusted && (mine > limitPerAddress || !rate.take(site))) {
            leave(address);
            return Answer.TOO_MANY_FROM_ADDRESS;
        }
        return Answer.GRANTED;
    }

    void leave(InetAddress address) {
        all.decrementAndGet();
        forget(address);
    }

    private void forget(InetAddress address) {
        perAddress.computeIfPresent(site(address), (key, count) -> count == 1 ? null : count - 1);
    }

    /** Of IPv6 the network: a single host commonly has all of a /64. */
    private static ByteBuffer site(InetAddress address) {
        byte[] octets = address.getAddress();
        return ByteBuffer.wrap(octets.length == 4 ? octets : Arrays.copyOf(octets, 8));
    }
}
