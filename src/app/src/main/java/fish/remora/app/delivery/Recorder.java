package fish.remora.app.delivery;

import fish.remora.app.delivery.Result.Kind;
import fish.remora.app.sql.CommitWatch;
import fish.remora.app.sql.StoreFailure;
import fish.remora.app.start.Threads;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Gathers results and has them written in groups, one transaction at a time, for as long as it takes: a database that is away stops the
 * sending, never loses a result while the process lives. A result that was not written when the process dies is a delivery that may be
 * made twice. Thread-safe; {@link #add} never blocks.
 */
@ApplicationScoped
public class Recorder {
    private static final System.Logger LOG = System.getLogger(Recorder.class.getName());

    /** Results of one transaction. */
    private static final int GROUP = 500;

    /** A group of so many shows that more are coming: the next one may gather for {@link #GATHER_MILLIS}. */
    private static final int BUSY = 8;

    private static final long GATHER_MILLIS = 20;
    private static final int BEHIND = 10_000;
    private static final long PAUSE_MILLIS = 1000;

    /** When the server stops and the database does not answer. */
    private static final int LAST_ATTEMPTS = 3;

    private final Queue<List<Result>> results = new ConcurrentLinkedQueue<>();
    private final Queue<Change> changes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean failing;
    private boolean gaveUp;

    @EJB
    private RecordTransaction transaction;

    @Inject
    private Batches batches;

    @Inject
    private Sender sender;

    @Inject
    private Forwarding forwarding;

    @Inject
    private Lanes lanes;

    @Inject
    private Threads threads;

    /**
     * A destination's health has changed.
     *
     * @param reply what it said, or what we found; null when it is well
     */
    record Change(
            String destination, Health health, @Nullable String reply) {
        /** The last one of each destination. */
        static List<Change> last(List<Change> changes) {
            Map<String, Change> last = new LinkedHashMap<>();
            changes.forEach(change -> last.put(change.destination(), change));
            return List.copyOf(last.values());
        }
    }

    /** @param some all results of one consignment */
    void add(List<Result> some) {
        pending.addAndGet(some.size());
        results.add(some);
        start();
    }

    void add(Change change) {
        changes.add(change);
        start();
    }

    /** True when results wait that cannot be written, or too many: nothing fresh should be sent. */
    boolean isBehind() {
        return failing || pending.get() > BEHIND;
    }

    boolean isEmpty() {
        return pending.get() == 0 && changes.isEmpty();
    }

    private void start() {
        if (running.compareAndSet(false, true)) {
            try {
                threads.execute(this::run);
            } catch (RejectedExecutionException stopped) {
                running.set(false);
                LOG.log(Level.WARNING, "No thread to record results: {0}", stopped.getMessage());
            }
        }
    }

    private void run() {
        int last = 0;
        do {
            try {
                for (boolean more = true; more; more = !isEmpty()) {
                    if (last >= BUSY) {
                        pause(GATHER_MILLIS);
                    }
                    last = recordNext();
                }
            } finally {
                running.set(false);
            }
        } while (!isEmpty() && running.compareAndSet(false, true));
    }

    private int recordNext() {
        List<List<Result>> group = new ArrayList<>();
        int size = 0;
        for (List<Result> next = results.peek();
                next != null && (size == 0 || size + next.size() <= GROUP);
                next = results.peek()) {
            size += next.size();
            group.add(results.remove());
        }
        List<Change> news = new ArrayList<>();
        for (Change next = changes.poll(); next != null; next = changes.poll()) {
            news.add(next);
        }
        if (!group.isEmpty() || !news.isEmpty()) {
            try {
                record(group, news);
            } finally {
                pending.addAndGet(-size);
                group.forEach(some -> sender.forget(some.get(0).consignment()));
            }
        }
        return size;
    }

    /**
     * Until it is done. While the database is away the group waits as it is; what it refuses twice is taken apart, so that one result that
     * cannot be written does not hold up the others.
     */
    private void record(List<List<Result>> group, List<Change> news) {
        StoreFailure failure = tryRecord(group, news);
        for (int attempt = 1; failure != null; attempt++) {
            failing = true;
            if (sender.isStopping() && (gaveUp || attempt > LAST_ATTEMPTS)) {
                gaveUp = true;
                LOG.log(
                        Level.ERROR,
                        "Results of {0} consignments are not recorded: those deliveries may be made twice",
                        group.size());
                return;
            }
            if (attempt > 1 && failure.mayBeOneMessage()) {
                takeApart(group, news);
                break;
            }
            pause(PAUSE_MILLIS);
            failure = tryRecord(group, news);
        }
        if (failing) {
            failing = false;
            lanes.all().forEach(sender::pump);
        }
    }

    private void takeApart(List<List<Result>> group, List<Change> news) {
        if (!news.isEmpty()) {
            // Perhaps it is them, who are only hints.
            LOG.log(Level.WARNING, "The health of {0} destinations is not recorded", news.size());
            record(group, List.of());
        } else if (group.size() > 1) {
            int half = group.size() / 2;
            record(group.subList(0, half), List.of());
            record(group.subList(half, group.size()), List.of());
        } else if (group.get(0).get(0).kind() == Kind.HELD) {
            LOG.log(Level.ERROR, "A result cannot be recorded at all; its delivery is leased until its lease ends");
        } else {
            record(List.of(group.get(0).stream().map(Result::setAside).toList()), List.of());
        }
    }

    /** @return null when it is done */
    private @Nullable StoreFailure tryRecord(List<List<Result>> group, List<Change> news) {
        Set<Long> lost = new HashSet<>();
        Batch batch = null;
        try {
            Set<Long> found;
            do {
                batch = batches.of(group, news, lost);
                var watch = new CommitWatch();
                found = transaction.write(batch, watch);
                if (watch.isCommitted()) {
                    committed(batch);
                    return null;
                }
                batch.notices().forEach(forwarding::withdraw);
                batch = null;
            } while (lost.addAll(found));
            LOG.log(Level.ERROR, "Results were not committed; they are tried again");
            return group.size() > 1 ? StoreFailure.OTHER : StoreFailure.UNREACHABLE;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
            LOG.log(Level.ERROR, "Results cannot be recorded now; they are tried again", failure);
            if (batch != null) {
                batch.notices().forEach(forwarding::withdraw);
            }
            return StoreFailure.of(failure);
        }
    }

    /** What follows a commit. */
    void committed(Batch batch) {
        crash(batch, CrashPoint.RECORD_AFTER_COMMIT, CrashPoint.DEFER_AFTER_COMMIT, CrashPoint.BOUNCE_AFTER_COMMIT);
        batch.notices().forEach(forwarding::dispatch);
        batches.report(batch);
    }

    /** Tells the crash test which kind of transition this is. */
    static void crash(Batch batch, CrashPoint delivered, CrashPoint deferred, CrashPoint bounced) {
        for (Result result : batch.results()) {
            if (result.kind() == Kind.DELIVERED) {
                delivered.reached();
            } else if (result.kind() == Kind.DEFERRED) {
                deferred.reached();
            } else if (result.kind().isEnd()) {
                bounced.reached();
            }
        }
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }
}
