package fish.remora.api;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the server has done since it started, counted where it happens and read by whoever publishes metrics: a resource adapter
 * has no CDI, so the counts live here, in the class loader that both sides share. Any thread.
 */
public final class Counters {
    private static final Counters SHARED = new Counters();

    private final Map<Counter, LongAdder> values = new EnumMap<>(Counter.class);

    /** Each count; all but SESSIONS_OPEN only ever grow. */
    public enum Counter {
        /** Connections taken by a listener. */
        SESSIONS,
        /** Of these, the ones still open. */
        SESSIONS_OPEN,
        /** Connections turned away: too many, or no application. */
        SESSIONS_REFUSED,
        /** Mail transactions answered with 2yz. */
        ACCEPTED,
        /** SMTP commands and mail transactions answered with 4yz or 5yz. */
        REFUSED,
        /** Mailbox entries written. */
        STORED,
        /** Accept transactions committed: ACCEPTED divided by this is the group's size. */
        COMMITS,
        /** Deliveries that another server has taken. */
        DELIVERED,
        /** Attempts that are to be repeated. */
        DEFERRED,
        /** Deliveries refused for good. */
        FAILED,
        /** Deliveries given up after their time. */
        EXPIRED,
        /** Delivery status notifications written. */
        NOTICES,
        /** Passwords that were right. */
        LOGINS,
        /** Passwords that were wrong. */
        LOGINS_FAILED,
        /** Logins refused unheard: from there, or to that account, too many had failed. */
        LOGINS_SHUT_OUT
    }

    private Counters() {
        for (Counter counter : Counter.values()) {
            values.put(counter, new LongAdder());
        }
    }

    /** The server's own. */
    public static Counters shared() {
        return SHARED;
    }

    public void add(Counter counter, long amount) {
        adder(counter).add(amount);
    }

    public void increment(Counter counter) {
        adder(counter).increment();
    }

    public long value(Counter counter) {
        return adder(counter).sum();
    }

    private LongAdder adder(Counter counter) {
        LongAdder adder = values.get(counter);
        if (adder == null) {
            throw new AssertionError(counter);
        }
        return adder;
    }
}
