package fish.remora.app.delivery;

import fish.remora.app.delivery.Result.Kind;
import fish.remora.app.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A group of results on its way into one transaction, and the consequences of those that still count. With one thread.
 *
 * @param groups the results of one consignment each
 * @param cleared messages that go with their last delivery
 * @param ended counts of messages that others still need, in the order of their ids
 */
record Batch(
        List<List<Result>> groups,
        List<Recorder.Change> changes,
        List<Result> effective,
        List<Long> cleared,
        List<Queue.Ended> ended,
        List<Event> events,
        List<Posting> notices) {

    /** Without consequences yet. */
    Batch(List<List<Result>> groups, List<Recorder.Change> changes) {
        this(
                groups,
                changes,
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
    }

    List<Result> results(Predicate<Kind> kinds) {
        return groups.stream()
                .flatMap(List::stream)
                .filter(result -> kinds.test(result.kind()))
                .toList();
    }
}
