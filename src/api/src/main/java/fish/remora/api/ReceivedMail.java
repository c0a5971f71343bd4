package fish.remora.api;

import java.time.Instant;
import java.util.Optional;

/**
 * A mail for a {@link MailConsumer}; valid during the call.
 *
 * @param id as the trace knows it
 * @param recipient the one it is for; a mail to two recipients of one bean comes twice
 * @param sender the reverse-path; empty for bounces and the like, which must never be answered
 * @param kind who answers here: a person, a machine, the mail system
 * @param key when it answers a mail that was sent with {@link Mail#answersTo} and a key: that key, proved by the signature in the recipient;
 *     empty when there is none, it is forged, or its mail is forgotten
 * @param receivedAt when this server took it
 * @param attempt 1 for the first call
 * @param content RFC 5322 octets behind our trace field; a {@code jakarta.mail.internet.MimeMessage} reads them
 */
public record ReceivedMail(
        String id,
        Address recipient,
        Optional<Address> sender,
        Kind kind,
        Optional<String> key,
        Instant receivedAt,
        int attempt,
        Content content) {
    /** Who wrote it. */
    public enum Kind {
        /** Nothing says that a machine did. */
        PERSONAL,
        /** A machine: on holiday, a ticket number, a report of delay or success (RFC 3834, RFC 3464). */
        AUTOMATIC,
        /** The mail system: it could not be delivered (RFC 3464), or looks so: from nobody, and nothing else is known of it. */
        BOUNCE
    }
}
