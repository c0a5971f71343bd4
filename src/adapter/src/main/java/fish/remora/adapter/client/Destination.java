package fish.remora.adapter.client;

import fish.remora.adapter.dns.Exchanger;
import fish.remora.api.NextHop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What is kept of a next hop from one transmission to the next: idle connections, and which of its addresses answered. Thread-safe. */
final class Destination {
    private static final int MOST_IDLE = 50;

    /** After this the better preference is asked again: RFC 5321 §5.1 wants it first. */
    private static final long REMEMBERED = Duration.ofMinutes(10).toNanos();

    private final NextHop nextHop;
    private final AtomicInteger allIdle;
    private final Deque<ClientConnection> idle = new ArrayDeque<>(1);
    private @Nullable InetSocketAddress answered;
    private long answeredAt;
    private long usedAt = System.nanoTime();

    /** @param allIdle counts the idle connections of all destinations */
    Destination(NextHop nextHop, AtomicInteger allIdle) {
        this.nextHop = nextHop;
        this.allIdle = allIdle;
    }

    NextHop nextHop() {
        return nextHop;
    }

    /** True when a password goes there: RFC 4954. */
    boolean isAuthenticated() {
        return credentials().isPresent();
    }

    Optional<NextHop.Credentials> credentials() {
        return nextHop instanceof NextHop.Host host ? host.credentials() : Optional.empty();
    }

    /** The connection used last: it is the least likely to have been closed. */
    synchronized @Nullable ClientConnection take() {
        usedAt = System.nanoTime();
        ClientConnection kept = idle.pollLast();
        if (kept != null) {
            allIdle.decrementAndGet();
        }
        return kept;
    }

    /** False when there are enough. */
    synchronized boolean keep(ClientConnection connection) {
        if (idle.size() >= MOST_IDLE) {
            return false;
        }
        idle.addLast(connection);
        allIdle.incrementAndGet();
        return true;
    }

    /** False when it was no longer idle. */
    synchronized boolean forget(ClientConnection connection) {
        boolean was = idle.removeLastOccurrence(connection);
        if (was) {
            allIdle.decrementAndGet();
        }
        return was;
    }

    /** True when nothing is lost with this. */
    synchronized boolean isForgotten(long now) {
        return idle.isEmpty() && now - usedAt > REMEMBERED;
    }

    synchronized void answered(InetSocketAddress address) {
        if (!address.equals(answered)) {
            answered = address;
            answeredAt = System.nanoTime();
        }
    }

    /**
     * In the order of preference, but for the one that answered lately: it goes first. A departure from RFC 5321 §5.1, which wants each search to
     * begin anew: it would pay the time-out of a dead host for each connection to a living one of lesser preference.
     */
    List<Exchanger> order(List<Exchanger> exchangers) {
        InetSocketAddress first = lastAnswered();
        List<Exchanger> ordered = new ArrayList<>(exchangers);
        if (first != null) {
            ordered.sort((a, b) ->
                    Boolean.compare(b.address().equals(first), a.address().equals(first)));
        }
        return ordered;
    }

    private synchronized @Nullable InetSocketAddress lastAnswered() {
        if (System.nanoTime() - answeredAt > REMEMBERED) {
            answered = null;
        }
        return answered;
    }
}
