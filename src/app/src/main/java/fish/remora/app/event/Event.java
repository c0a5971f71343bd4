package fish.remora.app.event;

import fish.remora.api.Address;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One step of one recipient: a row of {@code event}, whose columns these are (see sql).
 *
 * @param deliveryId null for {@link Kind#STORED}
 * @param origin where a search begins; only on {@link Kind#STORED}, {@link Kind#FORWARDED} and {@link Kind#QUEUED}
 * @param talk what was said; null where nobody was talked to
 */
public record Event(
        long messageId,
        long id,
        Instant at,
        Kind kind,
        @Nullable Long deliveryId,
        String recipient,
        @Nullable Origin origin,
        @Nullable Talk talk,
        @Nullable String detail) {

    /** The steps; see sql for each. */
    public enum Kind {
        STORED,
        FORWARDED,
        QUEUED,
        CAPTURED,
        HELD,
        RELEASED,
        RETRIED,
        DEFERRED,
        DELIVERED,
        FAILED,
        EXPIRED,
        CANCELLED,
        DELAYED,
        BOUNCED,
        RECLAIMED
    }

    /**
     * @param sender as {@link #path} writes it
     * @param headerMessageId the Message-ID field, null when there is none
     */
    public record Origin(String sender, @Nullable String headerMessageId) {}

    /**
     * @param destination the next hop
     * @param attempt 1 for the first; 0 when none was made
     */
    public record Talk(
            String destination,
            int attempt,
            @Nullable String reply,
            @Nullable String remote,
            @Nullable String tls) {}

    /** A reverse-path as the tables have it: {@code <>} for the null sender. */
    public static String path(Optional<Address> sender) {
        return sender.map(Address::toString).orElse("<>");
    }
}
