package fish.remora.app.delivery;

import fish.remora.api.Counters;
import fish.remora.api.Counters.Counter;
import fish.remora.api.NextHop;
import fish.remora.api.Reply;
import fish.remora.api.Transmitted.Remote;
import fish.remora.app.event.Event;
import fish.remora.app.event.Event.Talk;
import fish.remora.app.start.Ids;
import fish.remora.protocol.dsn.Action;
import fish.remora.protocol.dsn.Kind;
import fish.remora.protocol.dsn.Original;
import fish.remora.protocol.dsn.RecipientStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Works out what a group of results changes, outside of the transaction that writes it. Thread-safe. */
@ApplicationScoped
public class Batches {
    @Inject
    private Notices notices;

    @Inject
    private Forwarding forwarding;

    @Inject
    private Ids ids;

    /**
     * The consequences: events, notices, messages that are needed no more.
     *
     * @param groups the results of one consignment each
     * @param lost ids of deliveries whose leases were lost meanwhile: their results change nothing
     */
    Batch of(List<List<Result>> groups, List<Recorder.Change> changes, Set<Long> lost) {
        Instant now = Instant.now();
        List<Result> results = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        List<Posting> letters = new ArrayList<>();
        try {
            for (List<Result> group : groups) {
                List<Result> effective = new ArrayList<>(group.size());
                for (Result result : group) {
                    if (!lost.contains(result.delivery().id())) {
                        effective.add(result);
                        trace(result, now, events);
                    } else if (result.kind() == Result.Kind.DELIVERED) {
                        events.add(late(result, now));
                    }
                }
                results.addAll(effective);
                tell(effective, now, letters, events);
            }
        } catch (RuntimeException failure) {
            letters.forEach(forwarding::withdraw);
            throw failure;
        }
        Map<Long, Integer> ended = new TreeMap<>();
        List<Long> cleared = count(results, ended);
        return new Batch(
                results,
                Recorder.Change.last(changes),
                cleared,
                ended.entrySet().stream()
                        .map(one -> new Queue.Ended(one.getKey(), one.getValue()))
                        .toList(),
                events,
                letters);
    }

    /** Delivered, though the lease was lost: somebody else may deliver it too, and the trace should tell. */
    private Event late(Result result, Instant now) {
        return event(
                result,
                Event.Kind.DELIVERED,
                now,
                talk(result),
                "under a lease that was lost: perhaps delivered twice");
    }

    private void trace(Result result, Instant now, List<Event> events) {
        Event.Kind kind = switch (result.kind()) {
            case DELIVERED -> Event.Kind.DELIVERED;
            case DEFERRED -> Event.Kind.DEFERRED;
            case FAILED -> Event.Kind.FAILED;
            case EXPIRED -> Event.Kind.EXPIRED;
            case DELAYED -> Event.Kind.DELAYED;
            case HELD -> Event.Kind.HELD;
            case REROUTED -> Event.Kind.QUEUED;
            case RELEASED -> null;
        };
        if (kind == null) {
            return;
        }
        boolean uncertain = result.outcome() != null && result.outcome().uncertain();
        events.add(event(result, kind, now, talk(result), uncertain ? "the peer may have taken it" : result.why()));
    }

    private static Talk talk(Result result) {
        String tls = result.remote()
                .flatMap(Remote::tls)
                .map(one -> one.protocol() + " " + one.cipher())
                .orElse(null);
        return new Talk(
                result.consignment().destination(), result.attempts(), result.reply(), result.remoteName(), tls);
    }

    private Event event(Result result, Event.Kind kind, Instant now, @Nullable Talk talk, @Nullable String detail) {
        return new Event(
                result.consignment().messageId(),
                ids.next(),
                now,
                kind,
                result.delivery().id(),
                result.delivery().recipient().address().toString(),
                null,
                talk,
                detail);
    }

    /**
     * @param ended gets how many deliveries of each message have ended that others still need
     * @return messages that nobody needs any more
     */
    private static List<Long> count(List<Result> results, Map<Long, Integer> ended) {
        for (Result result : results) {
            if (result.kind().isEnd()) {
                ended.merge(result.consignment().messageId(), 1, Integer::sum);
            }
        }
        List<Long> cleared = new ArrayList<>();
        for (Result result : results) {
            Consignment consignment = result.consignment();
            if (consignment.sole()
                    && ended.remove(
                            consignment.messageId(), consignment.deliveries().size())) {
                cleared.add(consignment.messageId());
            }
        }
        return cleared;
    }

    /** The notices about one consignment, one of each kind at most. */
    private void tell(List<Result> results, Instant now, List<Posting> letters, List<Event> events) {
        Map<Kind, List<Result>> kinds = new EnumMap<>(Kind.class);
        for (Result result : results) {
            Kind kind = kind(result);
            if (kind != null
                    && result.consignment().sender().isPresent()
                    && result.delivery().notifies(kind.condition())) {
                kinds.computeIfAbsent(kind, first -> new ArrayList<>()).add(result);
            }
        }
        kinds.forEach((kind, about) -> tell(kind, about, now, letters, events));
    }

    private void tell(Kind kind, List<Result> about, Instant now, List<Posting> letters, List<Event> events) {
        Consignment consignment = about.get(0).consignment();
        Original original = new Original(consignment.receivedAt(), consignment.options(), consignment.content());
        List<RecipientStatus> statuses =
                about.stream().map(result -> status(kind, result, now)).toList();
        notices.about(consignment.sender().orElseThrow(), kind, original, statuses)
                .ifPresent(notice -> {
                    letters.add(notice);
                    String why = kind + " " + Ids.name(notice.id());
                    about.forEach(result -> events.add(event(result, Event.Kind.BOUNCED, now, null, why)));
                });
    }

    /** What there is to tell, if anybody wants to hear it. */
    private static @Nullable Kind kind(Result result) {
        return switch (result.kind()) {
            case FAILED, EXPIRED -> Kind.FAILURE;
            case DELAYED -> Kind.DELAY;
            // RFC 3461 §5.2.1: who took NOTIFY over will tell.
            case DELIVERED -> result.remote().map(Remote::dsn).orElse(false) ? null : Kind.SUCCESS;
            default -> null;
        };
    }

    private static RecipientStatus status(Kind kind, Result result, Instant now) {
        Action action = switch (kind) {
            case FAILURE -> Action.FAILED;
            case DELAY -> Action.DELAYED;
            case SUCCESS ->
                result.consignment().nextHop() instanceof NextHop.Application ? Action.DELIVERED : Action.RELAYED;
        };
        Reply reply = result.outcome() == null
                ? Reply.of(451, "4.4.7", "No answer of the next hop is known")
                : result.outcome().reply();
        boolean theirs = result.outcome() != null && result.outcome().remote();
        return new RecipientStatus(
                result.delivery().recipient(),
                action,
                reply,
                theirs ? result.remote().map(Remote::name) : Optional.empty(),
                result.attempted() ? Optional.of(now) : Optional.empty(),
                kind == Kind.DELAY ? Optional.of(result.delivery().expiresAt()) : Optional.empty());
    }

    /** After the commit. */
    void report(Batch batch) {
        Counters counters = Counters.shared();
        for (Result result : batch.results()) {
            switch (result.kind()) {
                case DELIVERED -> counters.increment(Counter.DELIVERED);
                case DEFERRED -> counters.increment(Counter.DEFERRED);
                case FAILED -> counters.increment(Counter.FAILED);
                case EXPIRED -> counters.increment(Counter.EXPIRED);
                default -> {}
            }
        }
        counters.add(Counter.NOTICES, batch.notices().size());
    }
}
