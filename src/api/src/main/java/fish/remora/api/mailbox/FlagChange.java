package fish.remora.api.mailbox;

import java.util.List;
import java.util.OptionalLong;

/**
 * What STORE asks for: RFC 9051 §6.4.6.
 *
 * @param system bits of {@link Flag}
 * @param keywords by name; those that the mailbox does not know are made
 * @param unchangedSince messages with a higher modseq are left alone (RFC 7162 §3.1.3)
 */
public record FlagChange(Mode mode, long system, List<String> keywords, OptionalLong unchangedSince) {
    /** FLAGS, +FLAGS, -FLAGS. */
    public enum Mode {
        REPLACE,
        ADD,
        REMOVE
    }

    public FlagChange {
        keywords = List.copyOf(keywords);
    }
}
