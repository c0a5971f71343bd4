package fish.remora.api.mailbox;

import java.util.EnumSet;
import java.util.Set;

/** What somebody may do with a mailbox: RFC 4314 §2.1. */
public enum Right {
    LOOKUP('l'),
    READ('r'),
    SEEN('s'),
    WRITE('w'),
    INSERT('i'),
    POST('p'),
    CREATE('k'),
    DELETE_MAILBOX('x'),
    DELETE_MESSAGES('t'),
    EXPUNGE('e'),
    ADMINISTER('a');

    private final char letter;

    Right(char letter) {
        this.letter = letter;
    }

    public char letter() {
        return letter;
    }

    /** The letters in the order of RFC 4314. */
    public static String letters(Set<Right> rights) {
        StringBuilder letters = new StringBuilder();
        for (Right right : values()) {
            if (rights.contains(right)) {
                letters.append(right.letter);
            }
        }
        return letters.toString();
    }

    /**
     * The rights of such letters; the virtual ones of RFC 4314 §2.1.1 stand for what they imply: {@code c} for {@code kx}, {@code d} for
     * {@code te}.
     *
     * @throws IllegalArgumentException when a letter is none; its message is the letter
     */
    public static Set<Right> of(String letters) {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            switch (letter) {
                case 'c' -> rights.addAll(EnumSet.of(CREATE, DELETE_MAILBOX));
                case 'd' -> rights.addAll(EnumSet.of(DELETE_MESSAGES, EXPUNGE));
                default -> rights.add(named(letter));
            }
        }
        return rights;
    }

    private static Right named(char letter) {
        for (Right right : values()) {
            if (right.letter == letter) {
                return right;
            }
        }
        throw new IllegalArgumentException(String.valueOf(letter));
    }
}
