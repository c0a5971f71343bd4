package fish.remora.app.reading;

import fish.remora.api.mailbox.MailboxView;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What this node remembers of one mailbox. {@code told} counts the changes that it has heard of; a state is fresh as long as none has come since
 * before its reading began: whatever commits later than that is counted later than that. One thread at a time reads.
 */
final class Slot {
    /** Changes by other nodes may be missing for as long. */
    private static final long FRESH_NANOS = 1_000_000_000L;

    private static final int OCTETS_A_MESSAGE = 20;
    private static final int OCTETS = 1000;

    final ReentrantLock reading = new ReentrantLock();
    private final AtomicLong told = new AtomicLong();
    private volatile @Nullable State state;

    /**
     * What was read.
     *
     * @param seen how many changes had been told of before it was read
     * @param at before it was read, by {@link System#nanoTime}
     */
    record State(MailboxView view, long seen, long at) {}

    void tell() {
        told.incrementAndGet();
    }

    /** To be asked for before reading. */
    long told() {
        return told.get();
    }

    void set(State read) {
        state = read;
    }

    @Nullable
    State state() {
        return state;
    }

    /** Null when it is to be read again. */
    @Nullable
    MailboxView fresh() {
        State now = state;
        return now != null && now.seen == told.get() && System.nanoTime() - now.at < FRESH_NANOS ? now.view : null;
    }

    /** What was read by a reading that began at this time or later; null: none did. */
    @Nullable
    MailboxView since(long moment) {
        State now = state;
        return now != null && now.at - moment >= 0 ? now.view : null;
    }

    /** In octets. */
    int weight() {
        State now = state;
        return now == null
                ? OCTETS
                : (int) Math.min(Integer.MAX_VALUE, OCTETS + (long) OCTETS_A_MESSAGE * now.view.size());
    }
}
