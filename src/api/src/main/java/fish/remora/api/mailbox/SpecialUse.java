package fish.remora.api.mailbox;

import java.util.Optional;

/** What a mailbox is for: RFC 6154 §2, RFC 8457 §3. */
public enum SpecialUse {
    ALL("\\All"),
    ARCHIVE("\\Archive"),
    DRAFTS("\\Drafts"),
    FLAGGED("\\Flagged"),
    IMPORTANT("\\Important"),
    JUNK("\\Junk"),
    SENT("\\Sent"),
    TRASH("\\Trash");

    private final String word;

    SpecialUse(String word) {
        this.word = word;
    }

    /** As it is written. */
    public String word() {
        return word;
    }

    /** The use of that name, in either case; empty when there is none. */
    public static Optional<SpecialUse> named(String word) {
        for (SpecialUse use : values()) {
            if (use.word.equalsIgnoreCase(word)) {
                return Optional.of(use);
            }
        }
        return Optional.empty();
    }
}
