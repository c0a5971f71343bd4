package fish.remora.protocol.dsn;

import fish.remora.api.EnhancedStatus;
import fish.remora.api.Recipient;
import fish.remora.api.Reply;
import java.time.Instant;
import java.util.Optional;

/**
 * One recipient's fate.
 *
 * @param recipient the address last tried, with ORCPT as it came
 * @param action what was done
 * @param reply the answer that decided it; 4yz with {@link Action#FAILED} means that time ran out
 * @param remote the host that gave the reply; empty when it is our own finding
 * @param lastAttempt empty when there was none
 * @param retryUntil when we give up; of use with {@link Action#DELAYED} only (RFC 3464 §2.3.9)
 */
public record RecipientStatus(
        Recipient recipient,
        Action action,
        Reply reply,
        Optional<String> remote,
        Optional<Instant> lastAttempt,
        Optional<Instant> retryUntil) {

    /** RFC 3464 §2.3.4; a reply without one tells its class at least. */
    EnhancedStatus status() {
        EnhancedStatus given = reply.status();
        return given != null ? given : new EnhancedStatus(category(), 0, 0);
    }

    /** A 3yz in the wrong place is a failure that may pass. */
    private int category() {
        return reply.code() / 100 == 3 ? 4 : reply.code() / 100;
    }

    /** The reply as one line of text: code, status, words. */
    String said() {
        String status = reply.status() == null ? "" : reply.status() + " ";
        return reply.code() + " " + status + String.join(" ", reply.lines());
    }
}
