package fish.remora.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mail that is composed already: RFC 5322 octets, which stay as they are, and an envelope.
 *
 * @param sender the reverse-path, whom notices of failure go to; empty: nobody is told
 * @param recipients at least one
 * @param octets never changed; lines end with CRLF (RFC 5322 §2.3)
 * @param sendAt not before; null at once
 * @param key as in {@link Mail}
 * @param priority as in {@link Mail}
 */
public record RawMail(
        Optional<Address> sender,
        List<Recipient> recipients,
        byte[] octets,
        @Nullable Instant sendAt,
        @Nullable String key,
        Priority priority) {
    public RawMail {
        recipients = List.copyOf(recipients);
    }

    /** Of normal priority. */
    public RawMail(
            Optional<Address> sender,
            List<Recipient> recipients,
            byte[] octets,
            @Nullable Instant sendAt,
            @Nullable String key) {
        this(sender, recipients, octets, sendAt, key, Priority.NORMAL);
    }
}
