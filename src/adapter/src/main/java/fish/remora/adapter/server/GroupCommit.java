package fish.remora.adapter.server;

import fish.remora.api.Counters;
import fish.remora.api.Counters.Counter;
import fish.remora.api.MailListener;
import fish.remora.api.MailTransaction;
import fish.remora.api.Reply;
import fish.remora.protocol.smtp.Replies;
import fish.remora.protocol.smtp.Step;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * While one accept transaction runs, the messages that finish on other connections gather; the next takes them all. At low load a
 * group is one message and nothing waits.
 *
 * <p>Invariant: at most {@code lanes} groups are with the application at once; no group is larger than {@link #MAX_COUNT} messages or
 * has more than {@link #MAX_OCTETS} octets, unless it is a single message. Thread-safe.
 */
final class GroupCommit {
    private static final System.Logger LOG = System.getLogger(GroupCommit.class.getName());

    static final int MAX_COUNT = 200;
    static final long MAX_OCTETS = 4L * 1024 * 1024;

    /** So many must wait before a second transaction runs beside the first: a transaction costs as much as several messages. */
    static final int WORTH_A_LANE = 8;

    /** Decisions under way or waiting for a thread; who comes then comes again. */
    private static final int MOST_ALONE = 64;

    private final AtomicInteger alone = new AtomicInteger();
    private final MailListener application;
    private final Executor workers;
    private final Executor patient;
    private final int lanes;

    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private int running;
    private int large;

    private record Waiting(MailTransaction transaction, Consumer<Reply> settled) {}

    /** @param isLarge a single message of more than {@link #MAX_OCTETS} */
    private record Group(List<Waiting> members, boolean isLarge) {}

    /** @param patient runs what may take long */
    GroupCommit(MailListener application, Executor workers, Executor patient, int lanes) {
        this.patient = patient;
        this.application = application;
        this.workers = workers;
        this.lanes = lanes;
    }

    /** Hands over a transaction; its reply comes later, on another thread, exactly once. */
    void submit(Step.Submit submit, Consumer<Reply> settled) {
        Waiting one = new Waiting(submit.transaction(), settled);
        if (submit.alone()) {
            acceptAlone(one);
            return;
        }
        synchronized (waiting) {
            waiting.add(one);
        }
        startLane();
    }

    /** Whoever decides about it may take long: no lane waits for it. */
    private void acceptAlone(Waiting one) {
        boolean place = alone.incrementAndGet() <= MOST_ALONE;
        try {
            if (place) {
                patient.execute(() -> {
                    try {
                        settle(one, accept(List.of(one)).get(0));
                    } finally {
                        alone.decrementAndGet();
                    }
                });
                return;
            }
        } catch (RejectedExecutionException full) {
            LOG.log(Level.DEBUG, "No thread for a decision", full);
        }
        alone.decrementAndGet();
        one.settled().accept(Replies.LOCAL_ERROR);
    }

    private void startLane() {
        synchronized (waiting) {
            if (!mayRunAnother(running, large)) {
                return;
            }
            running++;
        }
        try {
            workers.execute(this::runLane);
        } catch (RejectedExecutionException full) {
            stranded().forEach(one -> one.settled().accept(Replies.LOCAL_ERROR));
        }
    }

    /** No worker was to be had: while another lane runs it will serve the queue, otherwise nobody will. */
    private List<Waiting> stranded() {
        synchronized (waiting) {
            running--;
            if (running > 0) {
                return List.of();
            }
            List<Waiting> all = List.copyOf(waiting);
            waiting.clear();
            return all;
        }
    }

    private void runLane() {
        for (Group group = next(); !group.members().isEmpty(); group = next()) {
            if (group.isLarge()) {
                startLane();
            }
            List<Reply> replies = accept(group.members());
            if (group.isLarge()) {
                synchronized (waiting) {
                    large--;
                }
            }
            for (int i = 0; i < replies.size(); i++) {
                settle(group.members().get(i), replies.get(i));
            }
        }
    }

    /** A connection that cannot take its reply must not end the lane. */
    private static void settle(Waiting one, Reply reply) {
        try {
            one.settled().accept(reply);
        } catch (RuntimeException failure) {
            LOG.log(Level.ERROR, "A reply could not be handed back", failure);
        }
    }

    /**
     * Whether a group should start beside others; what is left waiting is theirs when they end. Nobody waits for a large one alone.
     *
     * @param others groups that run
     * @param largeOthers of these, the large ones
     */
    private boolean mayRunAnother(int others, int largeOthers) {
        return others < lanes && (others == largeOthers ? !waiting.isEmpty() : waiting.size() >= WORTH_A_LANE);
    }

    /** The next group; an empty one ends the lane. */
    private Group next() {
        List<Waiting> members = new ArrayList<>();
        long octets = 0;
        synchronized (waiting) {
            if (!mayRunAnother(running - 1, large)) {
                running--;
                return new Group(members, false);
            }
            for (Waiting one = waiting.peek(); one != null && members.size() < MAX_COUNT; one = waiting.peek()) {
                octets += one.transaction().content().size();
                if (octets > MAX_OCTETS && !members.isEmpty()) {
                    break;
                }
                members.add(waiting.remove());
            }
            boolean isLarge = members.size() == 1 && octets > MAX_OCTETS;
            if (isLarge) {
                large++;
            }
            return new Group(members, isLarge);
        }
    }

    private List<Reply> accept(List<Waiting> group) {
        try {
            List<Reply> replies =
                    application.accept(group.stream().map(Waiting::transaction).toList());
            if (replies.size() != group.size()) {
                throw new IllegalStateException(replies.size() + " replies for " + group.size() + " transactions");
            }
            Counters.shared()
                    .add(
                            Counter.ACCEPTED,
                            replies.stream().filter(Reply::isPositive).count());
            return replies;
        } catch (RuntimeException | Error failure) {
            LOG.log(Level.ERROR, "The application did not accept a group of " + group.size(), failure);
            return group.stream().map(one -> Replies.LOCAL_ERROR).toList();
        }
    }
}
