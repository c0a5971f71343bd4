package fish.remora.app.intake;

import fish.remora.app.delivery.Posting;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one mail transaction becomes.
 *
 * @param notices to its sender, who wants to hear of success (RFC 3461 §4.1) in mailboxes of ours
 * @param decided whose mail another application decides about now: all of it is written with that decision
 */
public record Arrival(Posting posting, List<Posting> notices, Optional<Sorted.Decided> decided) {
    /** All that is to be written. */
    public List<Posting> postings() {
        return Stream.concat(Stream.of(posting), notices.stream()).toList();
    }
}
