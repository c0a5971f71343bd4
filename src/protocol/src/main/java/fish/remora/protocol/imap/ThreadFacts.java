package fish.remora.protocol.imap;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a message's place in a thread depends on: RFC 5256 §3.
 *
 * @param index in the view
 * @param messageId normalised; empty: it has none
 * @param references normalised ids of References, or the first of In-Reply-To: the oldest first
 * @param subject base subject, {@linkplain Collation#mapped mapped}
 * @param reply the subject says that it is a reply or was forwarded
 * @param sent the sent date, or the internal date when there is none
 */
record ThreadFacts(
        int index, Optional<String> messageId, List<String> references, String subject, boolean reply, Instant sent) {
    ThreadFacts {
        references = List.copyOf(references);
    }
}
