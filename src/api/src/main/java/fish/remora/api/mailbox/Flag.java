package fish.remora.api.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The system flags of RFC 9051 §2.3.2, each a bit of a message's flags. \Recent is none of them: rev2 has done away with it, and no
 * session here is ever told of it. Bit {@value #FIRST_KEYWORD} and above are the keywords of the mailbox ({@link MailboxView#keywords}).
 */
public enum Flag {
    SEEN("\\Seen", 1),
    ANSWERED("\\Answered", 2),
    FLAGGED("\\Flagged", 4),
    DELETED("\\Deleted", 8),
    DRAFT("\\Draft", 16);

    /** The bit of the first keyword. */
    public static final int FIRST_KEYWORD = 8;

    /** How many keywords a mailbox has room for. */
    public static final int KEYWORDS = 54;

    private final String word;
    private final int bit;

    Flag(String word, int bit) {
        this.word = word;
        this.bit = bit;
    }

    /** Its bit. */
    public int bit() {
        return bit;
    }

    /** As it is written. */
    public String word() {
        return word;
    }

    public boolean isIn(long bits) {
        return (bits & bit) != 0;
    }

    /** The flag of that name, in either case; empty when there is none. */
    public static Optional<Flag> named(String word) {
        for (Flag flag : values()) {
            if (flag.word.equalsIgnoreCase(word)) {
                return Optional.of(flag);
            }
        }
        return Optional.empty();
    }

    /** The names of the system flags whose bits are set, in the order of the bits. */
    public static List<String> words(long bits) {
        List<String> words = new ArrayList<>();
        for (Flag flag : values()) {
            if (flag.isIn(bits)) {
                words.add(flag.word);
            }
        }
        return words;
    }
}
