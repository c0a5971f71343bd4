package fish.remora.app.delivery;

import fish.remora.api.NextHop;
import fish.remora.api.Transmitted.Contact;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What this node does with one destination: what waits in memory, how much is under way, how much may be. A cache and a brake, never
 * the truth: the rows are.
 *
 * <p><b>Window.</b> At first one transmission at a time; each success allows one more, up to the limit, each rebuff halves it (additive
 * increase and multiplicative decrease per round, as TCP's slow start does it: within a few round trips a good destination is used fully, and
 * two mails to a new one share its first connection).
 *
 * <p><b>Failing.</b> After one failure to connect, or {@value #REBUFFS} rebuffs in a row, nothing goes but a probe when its time has come,
 * one delivery for all nodes. What waits in memory goes back to the queue, untried.
 *
 * <p>Thread-safe: its own lock, held for moments.
 */
final class Lane {
    /** Transmissions at once, unless the table says otherwise. */
    static final int MOST_CONNECTIONS = 20;

    /** Of a bean of another application at once: each keeps a thread. */
    static final int MOST_CALLS = 4;

    /** What one sender may have waiting in memory; the rest waits in the table, where it costs none. */
    static final int MOST_OF_A_SENDER = 1000;

    static final int REBUFFS = 3;

    /** What this node has just found out itself may not be in the table yet. */
    private static final Duration OWN_KNOWLEDGE = Duration.ofSeconds(20);

    private final String destination;
    private final int standardLimit;
    private final FairQueue waiting = new FairQueue();
    private final AtomicInteger pumping = new AtomicInteger();
    private Health health;
    private int window = 1;
    private int underWay;
    private int rebuffs;

    /** Under way since before it failed: of several that fail together the first counts. */
    private int doomed;

    private double tokens = 1;
    private Instant filled = Instant.EPOCH;
    private Instant used = Instant.now();
    private Instant changed = Instant.EPOCH;
    private boolean absent;
    private boolean due;
    private String cursor = "";
    private int startedSinceClaim;

    Lane(String destination, Health health) {
        this.destination = destination;
        this.health = health;
        boolean application = NextHop.Application.parse(destination).isPresent();
        standardLimit = application ? MOST_CALLS : MOST_CONNECTIONS;
        absent = application;
    }

    /** For a next hop of this server: whether it is there. While it is not, its mail waits and no time is lost on it. */
    synchronized void isThere(boolean there) {
        absent = !there;
    }

    private boolean isSuspended() {
        return absent || health.suspended();
    }

    String destination() {
        return destination;
    }

    /** True when a fresh consignment may wait here. */
    synchronized boolean hasRoomFor(Consignment fresh) {
        return !health.isFailing()
                && !isSuspended()
                && waiting.besides(fresh) < MOST_OF_A_SENDER
                && waiting.ahead(fresh.priority()) < mostWaiting();
    }

    /** No more than goes in ten minutes. */
    private int mostWaiting() {
        Integer perMinute = health.maxPerMinute();
        return perMinute == null ? Integer.MAX_VALUE : perMinute * 10;
    }

    synchronized void add(Consignment consignment) {
        waiting.add(consignment);
    }

    /** The next consignment that may go now, counted as under way; null when none may. */
    synchronized @Nullable Consignment start(Instant now) {
        used = now;
        if (isSuspended() || underWay >= (health.isFailing() ? 1 : limit()) || !hasToken(now)) {
            return null;
        }
        Consignment next = waiting.poll();
        if (next != null) {
            underWay++;
            startedSinceClaim++;
            tokens--;
        }
        return next;
    }

    /** What {@link #start} gave is not sent after all. */
    synchronized void notStarted() {
        underWay--;
    }

    private int limit() {
        return Math.min(window, mostConnections());
    }

    private int mostConnections() {
        Integer most = health.maxConnections();
        return most == null ? standardLimit : most;
    }

    /** A bucket that fills evenly and holds a second's worth. */
    private boolean hasToken(Instant now) {
        Integer perMinute = health.maxPerMinute();
        if (perMinute == null) {
            tokens = 1;
            return true;
        }
        double gained = Duration.between(filled, now).toMillis() * perMinute / 60_000.0;
        tokens = Math.min(Math.max(1, perMinute / 60.0), tokens + gained);
        filled = now;
        return tokens >= 1;
    }

    /** True for the thread that is to start things now; another one that is at it will look once more. */
    boolean enterPump() {
        return pumping.getAndIncrement() == 0;
    }

    /** False when somebody came meanwhile: look again. */
    boolean leavePump() {
        return pumping.getAndUpdate(callers -> callers > 1 ? 1 : 0) == 1;
    }

    /** What a finished transmission has changed. */
    enum Turn {
        NONE,
        /** It is failing from now on. */
        FAILED,
        /** It was failing and is healthy again. */
        RECOVERED
    }

    /**
     * A transmission is over.
     *
     * @param now the time
     * @param probe when the next probe should go, if this was a failure
     */
    synchronized Turn finished(Contact contact, Instant now, Instant probe) {
        used = now;
        underWay--;
        boolean old = doomed > 0;
        doomed -= old ? 1 : 0;
        return switch (contact) {
            case MADE -> succeeded();
            case TURNED_AWAY -> {
                window = Math.max(1, window / 2);
                yield !old && (++rebuffs >= REBUFFS || health.isFailing()) ? failed(probe) : Turn.NONE;
            }
            case UNREACHABLE -> old ? Turn.NONE : failed(probe);
            case NO_HOST, NOT_TRIED -> Turn.NONE;
        };
    }

    private Turn succeeded() {
        window = Math.min(window + 1, mostConnections());
        rebuffs = 0;
        if (!health.isFailing()) {
            return Turn.NONE;
        }
        health = health.recovered();
        changed = used;
        return Turn.RECOVERED;
    }

    private Turn failed(Instant probe) {
        window = 1;
        rebuffs = 0;
        doomed = underWay;
        health = health.failed(probe);
        changed = used;
        return Turn.FAILED;
    }

    /** All that waits in memory, which goes back to the queue. */
    synchronized List<Consignment> drain() {
        return waiting.drain();
    }

    /** True when things wait here though nothing may go, not even a probe: a person or another node has found so. */
    synchronized boolean stands() {
        return waiting.size() > 0 && (isSuspended() || health.isFailing() && underWay > 0);
    }

    synchronized Health health() {
        return health;
    }

    /** What the table says now: limits always, the rest unless this node has just learned better. */
    synchronized void learn(Health told, Instant now) {
        boolean fresh = changed.plus(OWN_KNOWLEDGE).isAfter(now) && health.isFailing() != told.isFailing();
        health = fresh
                ? new Health(
                        told.maxConnections(),
                        told.maxPerMinute(),
                        told.suspended(),
                        health.failures(),
                        health.notBefore())
                : told;
        window = Math.min(window, mostConnections());
    }

    /** Rows in the table are due here. */
    synchronized void hasDue() {
        due = true;
    }

    synchronized boolean isWaitingForProbe(Instant now) {
        return due && !absent && health.mayProbe(now) && underWay == 0;
    }

    synchronized boolean isHungry() {
        return due && !health.isFailing() && !isSuspended() && waiting.size() <= limit();
    }

    /** What was claimed has gone to another lane: the rest, which may be a million, will follow in growing steps. */
    synchronized Turn redirected() {
        startedSinceClaim += 2;
        if (!health.isFailing()) {
            return Turn.NONE;
        }
        // Nothing goes there any more: its failure is history, and the rest need not wait for probes.
        health = health.recovered();
        changed = Instant.now();
        return Turn.RECOVERED;
    }

    /** What to claim now; null when there is nothing due, or enough in memory. */
    synchronized Claims.@Nullable Want want() {
        if (!due || health.isFailing() || isSuspended()) {
            return null;
        }
        int wanted = Math.min(mostWaiting(), Math.max(2 * limit(), Math.min(startedSinceClaim, MOST_OF_A_SENDER)));
        if (waiting.size() > wanted / 2) {
            return null;
        }
        startedSinceClaim = 0;
        due = false;
        return new Claims.Want(destination, wanted, cursor);
    }

    /** One delivery, to see how things are there. */
    synchronized Claims.Want wantProbe() {
        due = false;
        return new Claims.Want(destination, 1, "");
    }

    /**
     * What a claim has brought; fewer than wanted: no more is due.
     *
     * @param fair the senders of those that came in turn, which goes on behind the last of them; none: from the front again
     * @param urgent how many more came because of their priority: they alone do not end the round of the others
     * @param oldest how many more came because they had waited longest
     */
    synchronized void claimed(Claims.Want want, List<String> fair, int urgent, int oldest) {
        due |= fair.size() + urgent + oldest >= want.most();
        cursor = fair.stream().max(Comparator.naturalOrder()).orElse(urgent == 0 ? "" : cursor);
    }

    /** True when it has stood empty for so long that it can be forgotten. */
    synchronized boolean isIdleSince(Instant time) {
        return waiting.size() == 0 && underWay == 0 && !due && used.isBefore(time);
    }

    synchronized int underWay() {
        return underWay;
    }
}
