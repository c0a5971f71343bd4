package fish.remora.app.jmap;

import java.util.OptionalLong;

/** Ids as clients see them: a letter, so that no two kinds are mixed up and none looks like a number (RFC 8620 §1.2), and a number. Pure functions. */
public final class Id {
    private static final int LONGEST = 20;

    private Id() {}

    /** {@code A} and the number. */
    public static String account(long number) {
        return of('A', number);
    }

    /** An id of that kind. */
    public static String of(char kind, long number) {
        return kind + Long.toString(number);
    }

    /** The number of an id of that kind; empty: it is none that we have given out. */
    public static OptionalLong number(char kind, String id) {
        if (id.length() < 2
                || id.length() > LONGEST
                || id.charAt(0) != kind
                || !id.substring(1).chars().allMatch(one -> one >= '0' && one <= '9')) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(id.substring(1)));
        } catch (NumberFormatException tooLarge) {
            return OptionalLong.empty();
        }
    }
}
