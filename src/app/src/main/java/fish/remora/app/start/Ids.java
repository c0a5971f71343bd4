package fish.remora.app.start;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes ids without asking the database: 41 bits of milliseconds since 2026, 10 of the node, 12 counting. Ids of one node rise
 * strictly, also when the clock is set back; ids of different nodes never meet, because no two hold the same number.
 * Thread-safe.
 */
@ApplicationScoped
public class Ids {
    private static final long EPOCH = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    private static final int COUNT_BITS = 12;
    private static final int NODE_BITS = 10;

    /** Time and count in one number: when a millisecond's count is used up, the next one is borrowed. */
    private final AtomicLong last = new AtomicLong();

    @EJB
    private Node node;

    private long nodeBits;
    private volatile boolean lost;

    @PostConstruct
    void askNode() {
        nodeBits = (long) node.id() << COUNT_BITS;
    }

    /** Lower than each id made at this time or later, higher than each made before. */
    public static long first(Instant moment) {
        return Math.max(0, moment.toEpochMilli() - EPOCH) << (NODE_BITS + COUNT_BITS);
    }

    /** When an id was made. */
    public static Instant time(long id) {
        return Instant.ofEpochMilli((id >>> (NODE_BITS + COUNT_BITS)) + EPOCH);
    }

    /** What replies, trace fields and the log call it. */
    public static String name(long id) {
        return Long.toString(id, 36);
    }

    void stop(@Observes Node.NumberLost told) {
        lost = true;
    }

    /** @throws IllegalStateException when the node's number is another's by now */
    public long next() {
        if (lost) {
            throw new IllegalStateException("this node has lost its number: restart it");
        }
        long now = (System.currentTimeMillis() - EPOCH) << COUNT_BITS;
        long mine = last.updateAndGet(before -> Math.max(before + 1, now));
        long time = mine >>> COUNT_BITS;
        long count = mine & ((1 << COUNT_BITS) - 1);
        return time << (NODE_BITS + COUNT_BITS) | nodeBits | count;
    }
}
