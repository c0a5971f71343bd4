package fish.remora.app.delivery;

import fish.remora.app.event.Event;
import java.util.List;

/**
 * A group of results worked out for one transaction, which writes all of it or nothing. Immutable.
 *
 * @param results of leases that hold, as far as is known
 * @param cleared messages that go with their last delivery
 * @param ended counts of messages that others still need, in the order of their ids
 * @param notices what they lease has reserved its memory
 */
record Batch(
        List<Result> results,
        List<Recorder.Change> changes,
        List<Long> cleared,
        List<Queue.Ended> ended,
        List<Event> events,
        List<Posting> notices) {}
