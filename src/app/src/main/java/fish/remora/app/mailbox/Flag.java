package fish.remora.app.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The system flags of RFC 9051 §2.3.2, each a bit of {@code entry.flags}. */
public enum Flag {
    SEEN("\\Seen", 1),
    ANSWERED("\\Answered", 2),
    FLAGGED("\\Flagged", 4),
    DELETED("\\Deleted", 8),
    DRAFT("\\Draft", 16);

    private final String word;
    private final int bit;

    Flag(String word, int bit) {
        this.word = word;
        this.bit = bit;
    }

    /** Its bit in the table. */
    public int bit() {
        return bit;
    }

    /** The flag of that name, in either case; empty when there is none. */
    public static Optional<Flag> named(String word) {
        for (Flag flag : values()) {
            if (flag.word.toLowerCase(Locale.ROOT).equals(word.toLowerCase(Locale.ROOT))) {
                return Optional.of(flag);
            }
        }
        return Optional.empty();
    }

    /** The names of the flags whose bits are set, in the order of the bits. */
    public static List<String> words(int bits) {
        List<String> words = new ArrayList<>();
        for (Flag flag : values()) {
            if ((bits & flag.bit) != 0) {
                words.add(flag.word);
            }
        }
        return words;
    }
}
