package fish.remora.api.mailbox;

import fish.remora.api.Content;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A message to be appended.
 *
 * @param system bits of {@link Flag}
 * @param internalDate empty: now
 */
public record NewMessage(Content content, long system, List<String> keywords, Optional<Instant> internalDate) {
    public NewMessage {
        keywords = List.copyOf(keywords);
    }
}
