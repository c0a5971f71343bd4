package fish.remora.embedded.mailstore;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message of a mailbox.
 *
 * @param flags system flags; keywords are not kept
 * @param date its internal date; null when nothing says it
 */
public record Message(
        Octets octets, Set<Flag> flags, @Nullable Instant date) {
    public Message {
        flags = Set.copyOf(flags);
    }
}
