package fish.remora.app.submission;

import fish.remora.api.Address;
import fish.remora.api.Mail;
import fish.remora.api.RawMail;
import fish.remora.api.Recipient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mail that can be sent: composed and checked. Immutable.
 *
 * @param octets RFC 5322, never changed
 */
record Draft(
        Optional<Address> sender,
        List<Recipient> recipients,
        byte[] octets,
        @Nullable Instant sendAt,
        @Nullable String key) {

    /** RFC 5321 §4.5.3.1.8 wants a hundred at least; one transaction should not hold more rows than this. */
    private static final int MOST_RECIPIENTS = 10_000;

    Draft {
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("to=[]: a mail needs a recipient");
        }
        if (recipients.size() > MOST_RECIPIENTS) {
            throw new IllegalArgumentException(
                    recipients.size() + " recipients: at most " + MOST_RECIPIENTS + " go with one mail");
        }
        if (key != null && (key.isBlank() || key.length() > Mail.MAX_KEY)) {
            throw new IllegalArgumentException("key=" + key + ": must have 1 to " + Mail.MAX_KEY + " characters");
        }
    }

    static Draft of(RawMail mail) {
        if (mail.octets().length == 0) {
            throw new IllegalArgumentException("octets=[]: a mail needs a header");
        }
        return new Draft(mail.sender(), distinct(mail.recipients()), mail.octets(), mail.sendAt(), mail.key());
    }

    /** Whoever stands there twice gets it once. */
    static List<Recipient> distinct(List<Recipient> recipients) {
        return recipients.stream().distinct().toList();
    }

    boolean isDueAt(Instant now) {
        return sendAt == null || !sendAt.isAfter(now);
    }
}
