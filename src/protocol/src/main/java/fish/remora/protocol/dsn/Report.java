package fish.remora.protocol.dsn;

import fish.remora.api.Address;
import java.util.List;

/**
 * What is to be told to one sender about one message. Immutable.
 *
 * @param kind all recipients share it
 * @param reportingMta our host name
 * @param sender who is told: the message's reverse-path, never the null sender
 * @param recipients at least one
 */
public record Report(
        Kind kind, String reportingMta, Address sender, Original original, List<RecipientStatus> recipients) {
    public Report {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("a report tells of a recipient");
        }
        for (RecipientStatus status : recipients) {
            if (!kind.allows(status.action())) {
                throw new IllegalArgumentException(status.action() + " does not belong in a notice of " + kind);
            }
        }
    }
}
