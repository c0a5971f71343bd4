package fish.remora.embedded.mailstore;

import java.util.EnumSet;
import java.util.Set;

/** The system flags of IMAP (RFC 9051 §2.3.2), and what mbox and Maildir call them. */
public enum Flag {
    SEEN("\\Seen", 'S', 'R', 0x1),
    ANSWERED("\\Answered", 'R', 'A', 0x2),
    FLAGGED("\\Flagged", 'F', 'F', 0x4),
    DELETED("\\Deleted", 'T', 'D', 0x8),
    DRAFT("\\Draft", 'D', 'T', 0);

    private final String word;

    /** Behind {@code :2,} in a Maildir file's name. */
    final char info;

    /** In the fields Status, for SEEN, and X-Status, for the others, as mutt and Dovecot write them. */
    final char status;

    /** In the field X-Mozilla-Status; 0: it has none. */
    final int mozilla;

    Flag(String word, char info, char status, int mozilla) {
        this.word = word;
        this.info = info;
        this.status = status;
        this.mozilla = mozilla;
    }

    /** As IMAP writes it, {@code \Seen}. */
    public String word() {
        return word;
    }

    /** Those whose IMAP names are among the words; other words are passed over. */
    public static Set<Flag> of(Iterable<?> words) {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        for (Object one : words) {
            for (Flag flag : values()) {
                if (flag.word.equalsIgnoreCase(String.valueOf(one))) {
                    flags.add(flag);
                }
            }
        }
        return flags;
    }
}
