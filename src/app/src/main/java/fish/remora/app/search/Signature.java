package fish.remora.app.search;

import java.util.BitSet;

/**
 * Which sequences of three characters a text may hold: each sets one of {@value #BITS} bits. A text without all bits of a needle does not hold the needle;
 * one that has them may. Pairs of characters beyond Latin-1 count as well, for languages whose words are as short. Which bit it is, and what
 * {@code MessageText} makes of a message, is part of the database's format: {@link #VERSION}.
 */
final class Signature {
    static final int BITS = 4096;

    /** Of this class, of {@code MessageText} and what that uses: to be raised when one of them finds another text in a message. */
    private static final int RULES = 1;

    /** What signatures are made by: those made by another are not looked at. Case is folded by the tables of Java's release. */
    static final int VERSION = RULES * 1000 + Runtime.version().feature();

    /** Bits of a needle that are looked at: each leaves a third of what is left, about. */
    private static final int ENOUGH = 16;

    private static final int SHIFT = 32 - Integer.numberOfTrailingZeros(BITS);
    private static final int LATIN = 0x100;

    private final byte[] bits = new byte[BITS / 8];

    /** @param text folded */
    void add(String text) {
        for (int i = 0; i + 1 < text.length(); i++) {
            char one = text.charAt(i);
            char two = text.charAt(i + 1);
            if (one >= LATIN && two >= LATIN) {
                set(bit(one, two, (char) 0));
            }
            if (i + 2 < text.length()) {
                set(bit(one, two, text.charAt(i + 2)));
            }
        }
    }

    private void set(int bit) {
        bits[bit >> 3] |= (byte) (1 << (bit & 7));
    }

    /** As PostgreSQL's {@code get_bit} counts them. */
    byte[] octets() {
        return bits.clone();
    }

    /** Some of the bits that a text has which holds this one; none: it is too short. */
    static int[] of(String needle) {
        BitSet found = new BitSet(BITS);
        for (int i = 0; i + 2 < needle.length() && found.cardinality() < ENOUGH; i++) {
            found.set(bit(needle.charAt(i), needle.charAt(i + 1), needle.charAt(i + 2)));
        }
        if (needle.length() == 2 && needle.charAt(0) >= LATIN && needle.charAt(1) >= LATIN) {
            found.set(bit(needle.charAt(0), needle.charAt(1), (char) 0));
        }
        return found.stream().toArray();
    }

    /** Multiplied by the golden ratio, the upper bits. */
    private static int bit(char one, char two, char three) {
        int mixed = ((one * 31 + two) * 0x01000193 ^ three) * 0x9E3779B1;
        return mixed >>> SHIFT;
    }
}
