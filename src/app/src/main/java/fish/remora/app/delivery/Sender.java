package fish.remora.app.delivery;

import fish.remora.api.NextHop;
import fish.remora.api.Reply;
import fish.remora.api.Transmitted;
import fish.remora.api.Transmitted.Contact;
import fish.remora.api.Transmitted.Outcome;
import fish.remora.app.delivery.Result.Kind;
import fish.remora.app.start.Node;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Hands leased consignments to the SMTP client as fast as their destinations allow, and what became of them to the {@link Recorder}. Owns
 * no thread: it runs on those that bring something, a fresh mail after its commit, a claim, a result. Thread-safe; never blocks.
 */
@ApplicationScoped
public class Sender {
    private static final System.Logger LOG = System.getLogger(Sender.class.getName());

    /** Of the heap, for content that is on its way; what does not fit waits in the table. */
    private static final int MEMORY_SHARE = 8;

    /** In memory: so long before the end of the lease that what is begun then ends within it. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);

    /** After something of ours failed, rather than the mail or its next hop. */
    static final Duration OUR_FAULT = Duration.ofSeconds(30);

    private final AtomicLong memory = new AtomicLong(Runtime.getRuntime().maxMemory() / MEMORY_SHARE);

    @Inject
    private Client client;

    @Inject
    private Lanes lanes;

    @Inject
    private Leases leases;

    @Inject
    private Recorder recorder;

    @Inject
    private Claimer claimer;

    @Inject
    private Consumption consumption;

    @Inject
    private RetrySchedule schedule;

    private volatile boolean stopping;

    /**
     * May this fresh consignment be leased to this node, to be sent from memory as soon as it is committed? Yes reserves the memory:
     * {@link #dispatch} or {@link #withdraw} must follow.
     */
    public boolean admit(Consignment consignment) {
        if (stopping
                || recorder.isBehind()
                || !lanes.of(consignment.destination()).hasRoomFor(consignment)) {
            return false;
        }
        if (!reserve(consignment.memory())) {
            return false;
        }
        leases.hold(consignment.deliveries());
        return true;
    }

    boolean reserve(long octets) {
        if (memory.addAndGet(-octets) >= 0) {
            return true;
        }
        memory.addAndGet(octets);
        return false;
    }

    void release(long octets) {
        memory.addAndGet(octets);
    }

    /** Its transaction did not commit. */
    public void withdraw(Consignment consignment) {
        forget(consignment);
    }

    /** Fresh rows are queued there. */
    void nudge(String destination) {
        Lane lane = lanes.of(destination);
        lane.hasDue();
        pump(lane);
    }

    /** Sends what this node has leased, memory reserved; returns at once. */
    public void dispatch(Consignment consignment) {
        Lane lane = lanes.of(consignment.destination());
        lane.add(consignment);
        pump(lane);
    }

    /** Starts whatever may start there. One thread at a time does it; one that comes meanwhile leaves word and goes. */
    void pump(Lane lane) {
        if (!lane.enterPump()) {
            return;
        }
        do {
            Instant now = Instant.now();
            // Without a way to record results nothing more is sent: each could be sent twice.
            if (!recorder.isBehind()) {
                for (Consignment next = lane.start(now); next != null; next = lane.start(now)) {
                    if (next.isLeasedBefore(now.minus(LONGEST_WAIT))) {
                        lane.notStarted();
                        giveBack(List.of(next));
                    } else {
                        transmit(lane, next);
                    }
                }
            }
        } while (!lane.leavePump());
        if (lane.isHungry()) {
            claimer.wake();
        }
    }

    private void transmit(Lane lane, Consignment consignment) {
        CrashPoint.BEFORE_TRANSMIT.reached();
        try {
            if (stopping) {
                done(lane, consignment, notTried(consignment, "stopping"));
            } else if (consignment.nextHop() instanceof NextHop.Application application) {
                consumption.start(application, consignment, results -> consumed(lane, consignment, results));
            } else {
                client.smtp()
                        .transmit(
                                consignment.nextHop(),
                                consignment.transmission(),
                                transmitted -> done(lane, consignment, transmitted));
            }
        } catch (RuntimeException failure) {
            LOG.log(Level.ERROR, "The SMTP client failed", failure);
            done(lane, consignment, notTried(consignment, String.valueOf(failure.getMessage())));
        }
    }

    /** @param results what is to be recorded; empty: all is, or another node has the delivery */
    private void consumed(Lane lane, Consignment consignment, List<Result> results) {
        Instant now = Instant.now();
        // What a bean refuses it refuses for the mail's sake.
        lane.finished(Contact.MADE, now, now);
        if (results.isEmpty()) {
            forget(consignment);
        } else {
            recorder.add(results);
        }
        pump(lane);
    }

    private static Transmitted notTried(Consignment consignment, String why) {
        var outcome = new Outcome(Reply.of(451, "4.3.0", "Not tried"), false, false);
        LOG.log(Level.DEBUG, "Not tried: {0}", why);
        return Transmitted.all(consignment.transmission(), outcome, Optional.empty(), Contact.NOT_TRIED);
    }

    private void done(Lane lane, Consignment consignment, Transmitted transmitted) {
        CrashPoint.TRANSMITTED.reached();
        Instant now = Instant.now();
        Health before = lane.health();
        Instant probe = schedule.probe(now, before.failures() + 1);
        Lane.Turn turn = lane.finished(contact(transmitted), now, probe);
        if (turn != Lane.Turn.NONE) {
            recorder.add(new Recorder.Change(lane.destination(), lane.health(), reply(transmitted)));
        }
        recorder.add(results(consignment, transmitted, now));
        if (turn == Lane.Turn.FAILED) {
            giveBack(lane.drain());
        }
        pump(lane);
    }

    /** A name server that does not answer is no better than a host that does not. */
    private static Contact contact(Transmitted transmitted) {
        boolean transientFailure = transmitted.outcomes().get(0).reply().isTransient();
        return transmitted.contact() == Contact.NO_HOST && transientFailure
                ? Contact.UNREACHABLE
                : transmitted.contact();
    }

    private static @Nullable String reply(Transmitted transmitted) {
        return transmitted.contact() == Contact.MADE
                ? null
                : transmitted.outcomes().get(0).reply().toString();
    }

    private List<Result> results(Consignment consignment, Transmitted transmitted, Instant now) {
        boolean some = transmitted.outcomes().stream()
                .anyMatch(outcome -> outcome.reply().isPositive());
        List<Result> results = new ArrayList<>(consignment.deliveries().size());
        for (int i = 0; i < consignment.deliveries().size(); i++) {
            Delivery delivery = consignment.deliveries().get(i);
            Outcome outcome = transmitted.outcomes().get(i);
            Kind kind = kind(delivery, outcome, transmitted.contact(), some, now);
            Instant next = switch (kind) {
                case DEFERRED -> schedule.next(now, delivery.attempts() + 1);
                case RELEASED -> some ? now : now.plus(OUR_FAULT);
                default -> null;
            };
            results.add(
                    kind == Kind.RELEASED
                            ? Result.released(consignment, delivery, Objects.requireNonNull(next))
                            : new Result(consignment, delivery, kind, outcome, transmitted.remote(), next, null, true));
        }
        return results;
    }

    private static Kind kind(Delivery delivery, Outcome outcome, Contact contact, boolean some, Instant now) {
        Reply reply = outcome.reply();
        if (reply.isPositive()) {
            return Kind.DELIVERED;
        }
        if (contact == Contact.NOT_TRIED) {
            return Kind.RELEASED;
        }
        if (!reply.isTransient()) {
            return Kind.FAILED;
        }
        // RFC 5321 §4.5.3.1.10: 452 to some of the recipients is no more than the peer's limit for one transaction.
        if (reply.code() == 452 && some) {
            return Kind.RELEASED;
        }
        return delivery.expiresAt().isAfter(now) ? Kind.DEFERRED : Kind.EXPIRED;
    }

    /** What waits in memory for a next hop that failed goes back to the queue, untried, where it costs nothing. */
    void giveBack(List<Consignment> consignments) {
        Instant now = Instant.now();
        for (Consignment waiting : consignments) {
            recorder.add(waiting.deliveries().stream()
                    .map(delivery -> Result.released(waiting, delivery, now))
                    .toList());
        }
    }

    /** This node has nothing to do with it any more. */
    void forget(Consignment consignment) {
        leases.drop(consignment.deliveries());
        release(consignment.memory());
    }

    void stop(@Observes Node.NumberLost told) {
        stop();
    }

    /** Nothing new is begun; what waits in memory goes back. */
    void stop() {
        stopping = true;
        lanes.all().forEach(lane -> giveBack(lane.drain()));
    }

    boolean isStopping() {
        return stopping;
    }
}
