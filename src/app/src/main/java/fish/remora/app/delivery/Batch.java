package fish.remora.app.delivery;

import fish.remora.app.event.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group of results made ready to be written in one transaction.
 *
 * @param delivered rows that go
 * @param cleared messages that go with them
 * @param ended counts of messages that others still need, in the order of their ids
 */
record Batch(
        List<Result> results,
        List<Recorder.Change> changes,
        List<Long> delivered,
        List<Queue.Settlement> settlements,
        List<Long> cleared,
        List<Queue.Ended> ended,
        List<Event> events,
        List<Written> notices) {

    /** A notice and how many recipients it tells of. */
    record Written(Posting posting, int recipients) {}

    /** A text for a column: replies may be long. */
    static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= 2000 ? text : text.substring(0, 2000);
    }
}
