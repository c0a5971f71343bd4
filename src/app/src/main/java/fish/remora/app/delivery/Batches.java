package fish.remora.app.delivery;

import fish.remora.api.Counters;
import fish.remora.api.Counters.Counter;
import fish.remora.api.DsnRequest.Notify;
import fish.remora.api.Reply;
import fish.remora.api.Transmitted.Remote;
import fish.remora.app.delivery.Result.Kind;
import fish.remora.app.event.Event;
import fish.remora.app.event.Event.Talk;
import fish.remora.app.start.Ids;
import fish.remora.protocol.dsn.Action;
import fish.remora.protocol.dsn.Original;
import fish.remora.protocol.dsn.RecipientStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
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
    private Ids ids;

    /**
     * Adds the consequences: events, notices, messages that are needed no more. What a notice leases has reserved its memory.
     *
     * @param ended ids of the rows that have changed: the other results come from leases that were lost meanwhile, and change nothing
     */
    void complete(Batch batch, Set<Long> ended) {
        Instant now = Instant.now();
        for (List<Result> group : batch.groups()) {
            List<Result> effective = group.stream()
                    .filter(result -> ended.contains(result.delivery().id()))
                    .toList();
            effective.forEach(result -> trace(result, now, batch.events()));
            group.stream()
                    .filter(result -> result.kind() == Kind.DELIVERED && !effective.contains(result))
                    .forEach(result -> batch.events().add(late(result, now)));
            if (!effective.isEmpty()) {
                batch.effective().addAll(effective);
                tell(effective, now, batch);
            }
        }
        count(batch);
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

    private static void count(Batch batch) {
        List<Result> results = batch.effective();
        Map<Long, Integer> ended = new TreeMap<>();
        for (Result result : results) {
            if (result.kind().isEnd()) {
                ended.merge(result.consignment().messageId(), 1, Integer::sum);
            }
        }
        for (Result result : results) {
            Consignment consignment = result.consignment();
            if (consignment.sole()
                    && ended.remove(
                            consignment.messageId(), consignment.deliveries().size())) {
                batch.cleared().add(consignment.messageId());
            }
        }
        ended.forEach((message, deliveries) -> batch.ended().add(new Queue.Ended(message, deliveries)));
    }

    /** The notices about one consignment, one of each kind at most. */
    private void tell(List<Result> results, Instant now, Batch batch) {
        if (results.get(0).consignment().sender().isEmpty()) {
            return;
        }
        tell(fish.remora.protocol.dsn.Kind.FAILURE, results, now, batch);
        tell(fish.remora.protocol.dsn.Kind.DELAY, results, now, batch);
        tell(fish.remora.protocol.dsn.Kind.SUCCESS, results, now, batch);
    }

    private void tell(fish.remora.protocol.dsn.Kind kind, List<Result> all, Instant now, Batch batch) {
        List<Result> results =
                all.stream().filter(result -> tells(kind, result)).toList();
        if (results.isEmpty()) {
            return;
        }
        Consignment consignment = results.get(0).consignment();
        Original original = new Original(consignment.receivedAt(), consignment.options(), consignment.content());
        List<RecipientStatus> statuses =
                results.stream().map(result -> status(kind, result, now)).toList();
        notices.about(consignment.sender().orElseThrow(), kind, original, statuses)
                .ifPresent(notice -> {
                    batch.notices().add(notice);
                    String name = Long.toString(notice.id(), 36);
                    results.forEach(result ->
                            batch.events().add(event(result, Event.Kind.BOUNCED, now, null, kind + " " + name)));
                });
    }

    private static boolean tells(fish.remora.protocol.dsn.Kind kind, Result result) {
        return switch (kind) {
            case FAILURE ->
                (result.kind() == Kind.FAILED || result.kind() == Kind.EXPIRED)
                        && result.delivery().notifies(Notify.FAILURE);
            case DELAY -> result.kind() == Kind.DELAYED && result.delivery().notifies(Notify.DELAY);
            // RFC 3461 §5.2.1: who took NOTIFY over will tell.
            case SUCCESS ->
                result.kind() == Kind.DELIVERED
                        && result.delivery().notifies(Notify.SUCCESS)
                        && !result.remote().map(Remote::dsn).orElse(false);
        };
    }

    private static RecipientStatus status(fish.remora.protocol.dsn.Kind kind, Result result, Instant now) {
        Action action = switch (kind) {
            case FAILURE -> Action.FAILED;
            case DELAY -> Action.DELAYED;
            case SUCCESS -> Action.RELAYED;
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
                result.attempts() == 0 ? Optional.empty() : Optional.of(now),
                kind == fish.remora.protocol.dsn.Kind.DELAY
                        ? Optional.of(result.delivery().expiresAt())
                        : Optional.empty());
    }

    /** After the commit. */
    void report(Batch batch) {
        Counters counters = Counters.shared();
        for (Result result : batch.effective()) {
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
