package fish.remora.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * The lane of a mail among others that wait for the same next hop: a password to be reset goes past a newsletter. The higher goes first; of eight that
 * go, one is from a lower lane where some wait there, so that none stands still.
 */
public enum Priority {
    LOW(-1),
    NORMAL(0),
    HIGH(1);

    private final int number;

    Priority(int number) {
        this.number = number;
    }

    /** As the tables have it: what is above 0 goes first. */
    public int number() {
        return number;
    }

    /** @throws IllegalArgumentException when there is none */
    public static Priority of(int number) {
        return find(one -> one.number == number, "-1, 0, 1");
    }

    /** As texts have it: {@code low}, {@code normal}, {@code high}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException saying what is allowed */
    public static Priority parse(String text) {
        return find(one -> one.toString().equals(text.strip().toLowerCase(Locale.ROOT)), "low, normal, high");
    }

    private static Priority find(Predicate<Priority> wanted, String allowed) {
        return Arrays.stream(values())
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of " + allowed));
    }

    /** The lower of the two. */
    public Priority atMost(Priority limit) {
        return compareTo(limit) <= 0 ? this : limit;
    }
}
