package fish.remora.adapter.server;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections there are, in all and from each address. Thread-safe. */
final class ConnectionLimits {
    private final int limit;
    private final int limitPerAddress;
    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentMap<ByteBuffer, Integer> perAddress = new ConcurrentHashMap<>();

    ConnectionLimits(int limit, int limitPerAddress) {
        this.limit = limit;
        this.limitPerAddress = limitPerAddress;
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
        int mine = perAddress.merge(site(address), 1, Integer::sum);
        if (!trusted && mine > limitPerAddress) {
            leave(address);
            return Answer.TOO_MANY_FROM_ADDRESS;
        }
        return Answer.GRANTED;
    }

    void leave(InetAddress address) {
        all.decrementAndGet();
        perAddress.computeIfPresent(site(address), (key, count) -> count == 1 ? null : count - 1);
    }

    /** Of IPv6 the network: a single host commonly has all of a /64. */
    private static ByteBuffer site(InetAddress address) {
        byte[] octets = address.getAddress();
        return ByteBuffer.wrap(octets.length == 4 ? octets : Arrays.copyOf(octets, 8));
    }
}
