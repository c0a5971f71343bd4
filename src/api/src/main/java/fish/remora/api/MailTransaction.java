package fish.remora.api;

import java.time.Instant;

/**
 * A whole mail transaction (RFC 5321 §3.3) that waits for its last reply: valid until that reply has been given.
 *
 * @param peer who brought it
 * @param envelope at least one recipient, each accepted by {@link MailListener#recipient}
 * @param content the octets
 * @param receivedAt when the last octet was read
 */
public record MailTransaction(Peer peer, Envelope envelope, Content content, Instant receivedAt) {
    public MailTransaction {
        if (envelope.recipients().isEmpty()) {
            throw new IllegalArgumentException("a mail transaction has a recipient");
        }
    }
}
