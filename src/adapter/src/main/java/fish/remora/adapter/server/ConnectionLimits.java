package fish.remora.adapter.server;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections there are, in all and from each address. Thread-safe. */
final class ConnectionLimits {
    private final int limit;
    private final int limitPerAddress;
    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentMap<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();

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
        int mine = perAddress.merge(address, 1, Integer::sum);
        if (!trusted && mine > limitPerAddress) {
            leave(address);
            return Answer.TOO_MANY_FROM_ADDRESS;
        }
        return Answer.GRANTED;
    }

    void leave(InetAddress address) {
        all.decrementAndGet();
        perAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }
}
