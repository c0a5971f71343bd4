package fish.remora.app.delivery;

import fish.remora.api.Address;
import fish.remora.api.Content;
import fish.remora.api.NextHop;
import fish.remora.api.Octets;
import fish.remora.api.Priority;
import fish.remora.api.Reply;
import fish.remora.api.Transmitted;
import fish.remora.app.delivery.Result.Kind;
import fish.remora.app.start.Errand;
import fish.remora.app.start.Threads;
import fish.remora.app.tenant.Tenants;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Takes queued deliveries for the lanes that have room: woken by the timer, by a lane that runs dry, by fresh rows. One thread at a
 * time, for as long as something can be taken. Thread-safe.
 */
@ApplicationScoped
public class Claimer {
    private static final System.Logger LOG = System.getLogger(Claimer.class.getName());

    /** Destinations asked for in one claim. */
    private static final int MOST_WANTS = 200;

    @EJB
    private Claims claims;

    @Inject
    private Contents contents;

    @Inject
    private Lanes lanes;

    @Inject
    private Leases leases;

    @Inject
    private Sender sender;

    @Inject
    private Recorder recorder;

    @Inject
    private Routes routes;

    @Inject
    private Tenants tenants;

    @Inject
    private RetrySchedule schedule;

    @Inject
    private Threads threads;

    private Errand claiming;

    @PostConstruct
    void prepare() {
        claiming = new Errand(threads, this::claim);
    }

    /** Claims soon, on a thread of its own. */
    void wake() {
        claiming.wake();
    }

    private void claim() {
        try {
            for (boolean more = true; more && !sender.isStopping() && !recorder.isBehind(); ) {
                more = claimOnce();
            }
        } catch (RuntimeException | Error failure) {
            LOG.log(Level.WARNING, "Nothing claimed; the timer tries again", failure);
            throw failure;
        }
    }

    /** @return true when something was taken */
    private boolean claimOnce() {
        Map<String, Claims.Want> wants = new LinkedHashMap<>();
        for (Lane lane : lanes.all()) {
            Claims.Want want = wants.size() < MOST_WANTS ? lane.want() : null;
            if (want != null) {
                wants.put(want.destination(), want);
            }
        }
        if (wants.isEmpty()) {
            return false;
        }
        Claims.Brought brought = claims.due(List.copyOf(wants.values()));
        CrashPoint.CLAIMED.reached();
        Map<String, List<Claims.Taken>> fair = byDestination(brought.fair());
        Map<String, List<Claims.Taken>> oldest = byDestination(brought.oldest());
        wants.forEach((name, want) -> {
            Map<Boolean, List<String>> senders = fair.getOrDefault(name, List.of()).stream()
                    .collect(Collectors.partitioningBy(
                            one -> one.priority() == Priority.HIGH,
                            Collectors.mapping(Claims.Taken::senderPath, Collectors.toList())));
            lanes.of(name)
                    .claimed(
                            want,
                            senders.getOrDefault(false, List.of()),
                            senders.getOrDefault(true, List.of()).size(),
                            oldest.getOrDefault(name, List.of()).size());
        });
        send(brought.all());
        return !brought.all().isEmpty();
    }

    private static Map<String, List<Claims.Taken>> byDestination(List<Claims.Taken> taken) {
        return taken.stream().collect(Collectors.groupingBy(Claims.Taken::destination));
    }

    /** One delivery to a next hop that failed, when its time has come and no other node does it. */
    void probe(Lane lane, Instant now) {
        Instant next = schedule.probe(now, lane.health().failures() + 1);
        if (lane.underWay() == 0 && claims.mayProbe(lane.destination(), next)) {
            Claims.Want want = lane.wantProbe();
            List<Claims.Taken> taken = claims.due(List.of(want)).all();
            lane.claimed(want, List.of(), 0, taken.size());
            send(taken);
        }
    }

    /** What time has come for, a few hundred at once. @return how many there were */
    int overdue(int most) {
        List<Claims.Taken> late = claims.overdue(most);
        if (!late.isEmpty()) {
            CrashPoint.EXPIRE_CLAIMED.reached();
        }
        Instant now = Instant.now();
        byMessage(late).forEach((way, group) -> {
            Consignment consignment = consignment(group, way.nextHop(), contents.stored(group.get(0)));
            leases.hold(consignment.deliveries());
            recorder.add(group.stream().map(one -> late(consignment, one, now)).toList());
        });
        return late.size();
    }

    private static Map<Way, List<Claims.Taken>> byMessage(List<Claims.Taken> taken) {
        Map<Way, List<Claims.Taken>> groups = new LinkedHashMap<>();
        for (Claims.Taken one : taken) {
            // A name is all that is needed of the next hop: nothing is sent.
            Way way = new Way(one.messageId(), one.sender(), new NextHop.Domain(one.destination()));
            groups.computeIfAbsent(way, key -> new ArrayList<>()).add(one);
        }
        return groups;
    }

    private Result late(Consignment consignment, Claims.Taken one, Instant now) {
        boolean over = !one.delivery().expiresAt().isAfter(now);
        Reply last = one.lastReply() == null ? null : LastReply.parse(one.lastReply());
        return Result.untried(
                consignment,
                one.delivery(),
                over ? Kind.EXPIRED : Kind.DELAYED,
                last == null ? null : new Transmitted.Outcome(last, false, false),
                over ? null : now,
                over ? "its time is over" : "the sender is told that it takes longer");
    }

    /** What goes wrong with one must not keep the others: what cannot be sent goes back. */
    private void send(List<Claims.Taken> taken) {
        taken.forEach(one -> leases.hold(List.of(one.delivery())));
        Map<Way, List<Claims.Taken>> ways = new LinkedHashMap<>();
        Map<Long, Claims.Taken> messages = new HashMap<>();
        for (Claims.Taken one : taken) {
            if (!one.isOrphan()) {
                messages.put(one.messageId(), one);
            }
        }
        try {
            Contents.Supply supply = contents.of(messages);
            for (Claims.Taken one : taken) {
                guarded(List.of(one), () -> sort(one, ways, supply));
            }
            ways.forEach((way, group) -> guarded(group, () -> dispatch(way, group, supply)));
        } catch (RuntimeException failure) {
            LOG.log(
                    Level.ERROR,
                    "The content of claimed deliveries cannot be read; they are queued again soon",
                    failure);
            taken.forEach(one -> leases.drop(List.of(one.delivery())));
        }
    }

    private void guarded(List<Claims.Taken> group, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failure) {
            LOG.log(Level.ERROR, "A claimed delivery was not sent; it is queued again", failure);
            giveBack(group);
        }
    }

    private void giveBack(List<Claims.Taken> claimed) {
        Instant soon = Instant.now().plus(Sender.OUR_FAULT);
        for (Claims.Taken one : claimed) {
            recorder.add(List.of(Result.released(unsent(one), one.delivery(), soon)));
        }
    }

    /** A consignment that only says whose delivery it is. */
    private static Consignment unsent(Claims.Taken one) {
        return consignment(List.of(one), new NextHop.Domain(one.destination()), Octets.of(new byte[0]));
    }

    private void sort(Claims.Taken one, Map<Way, List<Claims.Taken>> ways, Contents.Supply supply) {
        if (one.isOrphan()) {
            fail(one, "Its message is gone");
        } else if (isKeptHere(one)) {
            hold(one);
        } else if (onward(one) instanceof Onward.To to && to.destination().equals(one.destination())) {
            ways.computeIfAbsent(new Way(one.messageId(), one.sender(), to.nextHop()), way -> new ArrayList<>())
                    .add(one);
        } else {
            redirect(one, supply.unread(one));
        }
    }

    /** It was queued before safe mode came on. */
    private boolean isKeptHere(Claims.Taken one) {
        return NextHop.Application.parse(one.destination()).isEmpty()
                && !tenants.server().admits(one.delivery().recipient().address());
    }

    private void hold(Claims.Taken one) {
        recorder.add(List.of(Result.untried(unsent(one), one.delivery(), Kind.HELD, null, null, "safe mode is on")));
    }

    /** All consignments are made before the first is sent: what fails here has sent nothing. */
    private void dispatch(Way way, List<Claims.Taken> group, Contents.Supply supply) {
        List<Consignment> consignments = new ArrayList<>(1);
        int most = Consignment.most(way.nextHop());
        for (int from = 0; from < group.size(); from += most) {
            List<Claims.Taken> some = group.subList(from, Math.min(from + most, group.size()));
            consignments.add(consignment(some, way.nextHop(), supply.next(some.get(0))));
        }
        consignments.forEach(sender::dispatch);
    }

    private void fail(Claims.Taken one, String why) {
        Consignment nothing = unsent(one);
        var outcome = new Transmitted.Outcome(Reply.of(554, "5.3.0", why), false, false);
        recorder.add(List.of(Result.untried(nothing, one.delivery(), Kind.FAILED, outcome, null, why)));
    }

    /** What a person has released goes on, whatever the route holds. */
    private Onward onward(Claims.Taken one) {
        Optional<NextHop.Application> application = NextHop.Application.parse(one.destination());
        if (application.isPresent()
                && !routes.leadsToApplication(one.delivery().recipient().address())) {
            // It is not known any more: its mail was for it all the same.
            return new Onward.To(application.get());
        }
        Onward onward = routes.find(one.delivery().recipient().address());
        return one.released() && onward instanceof Onward.Hold hold ? hold.then() : onward;
    }

    private record Way(long messageId, Optional<Address> sender, NextHop nextHop) {}

    /** The route has changed since it was queued. */
    private void redirect(Claims.Taken one, Content content) {
        Onward onward = onward(one);
        Instant now = Instant.now();
        NextHop hop = onward instanceof Onward.To to ? to.nextHop() : new NextHop.Domain(one.destination());
        Consignment consignment = consignment(List.of(one), hop, content);
        Kind kind = Kind.REROUTED;
        Transmitted.Outcome outcome = null;
        String why = "the route has changed";
        if (onward instanceof Onward.Hold hold) {
            kind = Kind.HELD;
            why = hold.why();
        } else if (onward instanceof Onward.Refuse refuse) {
            kind = Kind.FAILED;
            why = "refused by a route";
            outcome = new Transmitted.Outcome(Reply.of(550, "5.7.1", refuse.why()), false, false);
        }
        recorder.add(List.of(
                Result.untried(consignment, one.delivery(), kind, outcome, kind == Kind.REROUTED ? now : null, why)));
        Lane left = lanes.of(one.destination());
        if (left.redirected() == Lane.Turn.RECOVERED) {
            left.hasDue();
            recorder.add(new Recorder.Change(left.destination(), left.health(), null));
            wake();
        }
        lanes.of(hop.toString()).hasDue();
    }

    private static Consignment consignment(List<Claims.Taken> group, NextHop nextHop, Content content) {
        Claims.Taken first = group.get(0);
        return new Consignment(
                first.messageId(),
                first.receivedAt(),
                first.sender(),
                first.options(),
                content,
                nextHop,
                group.stream().map(Claims.Taken::delivery).toList(),
                first.parts() == 1 && first.copies() == group.size(),
                first.priority());
    }
}
