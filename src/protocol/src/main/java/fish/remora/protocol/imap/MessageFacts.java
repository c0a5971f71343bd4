package fish.remora.protocol.imap;

import fish.remora.api.mailbox.StoredMessage;
import fish.remora.protocol.mime.Summary;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What SORT and THREAD compare of a message, from its summary; a message without one is as if it had no header. */
final class MessageFacts {
    private MessageFacts() {}

    /** What has to be fetched for those criteria. */
    static Set<StoredMessage.Detail> details(List<SortCriterion> criteria) {
        boolean plain = criteria.stream()
                .map(SortCriterion::key)
                .allMatch(key -> key == SortCriterion.Key.ARRIVAL || key == SortCriterion.Key.SIZE);
        return plain ? Set.of() : Set.of(StoredMessage.Detail.SUMMARY);
    }

    static SortFacts sorting(int index, StoredMessage message, List<SortCriterion> criteria) {
        Optional<Summary> summary = summary(message);
        return new SortFacts(
                index,
                criteria.stream()
                        .map(criterion -> value(criterion.key(), message, summary))
                        .toList());
    }

    private static SortFacts.Value value(SortCriterion.Key key, StoredMessage message, Optional<Summary> summary) {
        return switch (key) {
            case ARRIVAL -> SortFacts.Value.of(message.internalDate().toEpochMilli());
            case DATE -> SortFacts.Value.of(sent(message, summary).toEpochMilli());
            case SIZE -> SortFacts.Value.of(message.size());
            case CC -> text(summary.map(Summary::firstCc));
            case FROM -> text(summary.map(Summary::firstFrom));
            case TO -> text(summary.map(Summary::firstTo));
            case SUBJECT -> text(summary.map(Summary::baseSubject));
            case DISPLAYFROM -> text(summary.map(Summary::displayFrom));
            case DISPLAYTO -> text(summary.map(Summary::displayTo));
        };
    }

    private static SortFacts.Value text(Optional<String> text) {
        return SortFacts.Value.of(text.orElse(""));
    }

    static ThreadFacts threading(int index, StoredMessage message) {
        Optional<Summary> summary = summary(message);
        return ThreadFacts.of(
                index,
                summary.map(Summary::messageId).orElse(""),
                summary.map(Summary::references).orElse(List.of()),
                Collation.mapped(summary.map(Summary::baseSubject).orElse("")),
                summary.map(Summary::isReplyOrForward).orElse(false),
                sent(message, summary));
    }

    /** RFC 5256 §2.2. */
    private static Instant sent(StoredMessage message, Optional<Summary> summary) {
        return summary.flatMap(Summary::sentDate).orElse(message.internalDate());
    }

    private static Optional<Summary> summary(StoredMessage message) {
        return Summary.isReadable(message.summary()) ? Optional.of(Summary.read(message.summary())) : Optional.empty();
    }
}
