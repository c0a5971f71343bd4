package fish.remora.api.mailbox;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * What SEARCH looks for: RFC 9051 §6.4.4. Strings match as substrings, without regard to case (i;unicode-casemap, RFC 5051).
 */
public sealed interface SearchKey {
    /** Every message. */
    enum Every implements SearchKey {
        MESSAGE
    }

    /** All of them; of none: every message. */
    record And(List<SearchKey> keys) implements SearchKey {
        public And {
            keys = List.copyOf(keys);
        }
    }

    /** One or the other, or both. */
    record Or(SearchKey one, SearchKey other) implements SearchKey {}

    record Not(SearchKey key) implements SearchKey {}

    record Uids(List<UidRange> ranges) implements SearchKey {
        public Uids {
            ranges = List.copyOf(ranges);
        }
    }

    record Has(Flag flag) implements SearchKey {}

    record HasKeyword(String keyword) implements SearchKey {}

    /** More octets than this. */
    record Larger(long octets) implements SearchKey {}

    /** Fewer octets than this. */
    record Smaller(long octets) implements SearchKey {}

    /**
     * A day, disregarding time and zone: the internal date in UTC, the sent date as the Date field writes it.
     *
     * @param from the first day that matches; {@link LocalDate#MIN}: any
     * @param before the first day that does not any more; {@link LocalDate#MAX}: none
     */
    record Days(When when, LocalDate from, LocalDate before) implements SearchKey {}

    /** Which of its dates. */
    enum When {
        /** Internal date. */
        INTERNAL,
        /** What the Date field says; without one the message does not match. */
        SENT,
        /** When it came into the mailbox: RFC 8514. */
        SAVED
    }

    /** Internal date not before (RFC 5032 YOUNGER). */
    record Since(Instant instant) implements SearchKey {}

    /** Internal date not after (RFC 5032 OLDER). */
    record Until(Instant instant) implements SearchKey {}

    /** A field of that name whose value, encoded words decoded, holds the text; of an empty text: that there is such a field. */
    record Header(String field, String text) implements SearchKey {}

    /** The text of the body, decoded, holds the text; attachments that are text among it. */
    record Body(String text) implements SearchKey {}

    /** Header or body holds the text. */
    record Text(String text) implements SearchKey {}

    /** At least this modseq (RFC 7162 §3.1.5). */
    record ModSeq(long atLeast) implements SearchKey {}

    /** The id of {@link StoredMessage#message}. */
    record Message(long id) implements SearchKey {}
}
