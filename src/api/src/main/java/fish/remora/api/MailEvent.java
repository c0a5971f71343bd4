package fish.remora.api;

import java.time.Instant;
import java.util.Optional;

/**
 * A step of a mail that an application of this server has sent, or takes. Told once each, in order for each message, from the transaction that made it
 * true: on the topic {@code jms/remora/Events}, as JSON and as properties of these names ({@code event} is the kind in lower case), and as a CDI event
 * inside the mail application.
 *
 * @param id of the step
 * @param message its id, as {@link Sent#id} and {@link ReceivedMail#id} give it
 * @param application that has sent it; empty: it came from outside
 * @param key the application's own
 * @param attempt 1 for the first; 0 where none was made
 * @param reply the last one of the next hop, or ours about it
 * @param remote who gave it
 * @param consumer the {@link RecipientPattern} of the {@link MailConsumer} that it is for; empty: no consumer
 */
public record MailEvent(
        String id,
        Kind kind,
        Instant at,
        String message,
        String recipient,
        Optional<String> application,
        Optional<String> key,
        int attempt,
        Optional<String> reply,
        Optional<String> remote,
        Optional<String> consumer) {
    /** What has happened. */
    public enum Kind {
        /** It waits for its next hop, and for most a moment later is there. */
        QUEUED,
        /** It is in a mailbox here, or the next hop has taken it. */
        DELIVERED,
        /** It is tried again later. */
        DEFERRED,
        /** It will not be delivered. */
        FAILED,
        /** Its time is over. */
        EXPIRED,
        /** Its sender was told of a failure, a delay or a success. */
        BOUNCED,
        /** A consumer has taken it. */
        RECEIVED,
        /** It waits for a person: a route holds it, somebody does, or it is a dead letter. */
        HELD,
        /** It waits no more. */
        RELEASED,
        /** By a person or its application. */
        CANCELLED,
        /** Safe mode keeps it from this recipient. */
        CAPTURED
    }
}
