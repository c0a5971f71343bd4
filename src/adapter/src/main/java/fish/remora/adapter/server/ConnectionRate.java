package fish.remora.adapter.server;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How often an address connects: a minute's worth may come at once, what follows evenly. Who is refused has used nothing up. Remembers at most
 * {@value #MOST} addresses; with more of them in one minute it begins anew. Thread-safe.
 */
final class ConnectionRate {
    static final int MOST = 100_000;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    /** Nanoseconds that a connection uses up. */
    private final long cost;

    private final LongSupplier nanoTime;

    /** When an address will have its whole minute's worth again. */
    private final Map<ByteBuffer, Long> whole = new HashMap<>();

    /** @param nanoTime as {@link System#nanoTime} */
    ConnectionRate(int perMinute, LongSupplier nanoTime) {
        this.cost = MINUTE / perMinute;
        this.nanoTime = nanoTime;
    }

    /** False when it is one too many. */
    synchronized boolean take(ByteBuffer site) {
        long now = nanoTime.getAsLong();
        Long until = whole.get(site);
        long next = (until == null || until - now < 0 ? now : until) + cost;
        if (next - now > MINUTE) {
            return false;
        }
        if (until == null && whole.size() >= MOST) {
            forget(now);
        }
        whole.put(site, next);
        return true;
    }

    /** At least half goes, so that it is seldom looked through. */
    private void forget(long now) {
        whole.values().removeIf(until -> until - now <= 0);
        if (whole.size() > MOST / 2) {
            whole.clear();
        }
    }
}
