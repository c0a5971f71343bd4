package fish.remora.app.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the table {@code destination} says of a next hop; no row is {@link #GOOD}.
 *
 * @param maxConnections null = the default
 * @param maxPerMinute null = no limit
 * @param suspended by a person
 * @param failures in a row
 * @param notBefore when the next probe may go; null = healthy
 */
public record Health(
        @Nullable Integer maxConnections,
        @Nullable Integer maxPerMinute,
        boolean suspended,
        int failures,
        @Nullable Instant notBefore) {
    static final Health GOOD = new Health(null, null, false, 0, null);

    boolean isFailing() {
        return notBefore != null;
    }

    boolean mayProbe(Instant now) {
        return notBefore != null && !suspended && !notBefore.isAfter(now);
    }

    Health failed(Instant next) {
        return new Health(maxConnections, maxPerMinute, suspended, failures + 1, next);
    }

    Health recovered() {
        return new Health(maxConnections, maxPerMinute, suspended, 0, null);
    }
}
