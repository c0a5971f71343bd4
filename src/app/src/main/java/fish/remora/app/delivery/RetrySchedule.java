package fish.remora.app.delivery;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * When a delivery is tried again and when it is given up: RFC 5321 §4.5.4.1, whose advice is 30 minutes between attempts and 4 to 5 days in
 * all. Here the first interval is shorter and grows to the longest; each is drawn a little longer at random, so that what failed together
 * does not come back together. Thread-safe.
 */
@ApplicationScoped
public class RetrySchedule {
    private static final double JITTER = 0.25;
    private static final Duration FIRST_CALL = Duration.ofSeconds(2);
    private static final Duration FIRST_PROBE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PROBE = Duration.ofMinutes(15);
    private static final int MOST_DOUBLINGS = 20;

    @Inject
    @ConfigProperty(name = "remora.retry.first", defaultValue = "300")
    private String first;

    @Inject
    @ConfigProperty(name = "remora.retry.most", defaultValue = "3600")
    private String most;

    @Inject
    @ConfigProperty(name = "remora.expire.after", defaultValue = "432000")
    private String expireAfter;

    @Inject
    @ConfigProperty(name = "remora.delay.notice", defaultValue = "14400")
    private String delayNotice;

    private Duration firstInterval = Duration.ZERO;
    private Duration longestInterval = Duration.ZERO;
    private Duration life = Duration.ZERO;
    private Duration patience = Duration.ZERO;

    @PostConstruct
    void read() {
        firstInterval = seconds("remora.retry.first", first);
        longestInterval = seconds("remora.retry.most", most);
        life = seconds("remora.expire.after", expireAfter);
        patience = seconds("remora.delay.notice", delayNotice);
    }

    /** Reads the properties now, so that a wrong one fails the start. */
    public void check() {}

    private static Duration seconds(String name, String value) {
        try {
            long seconds = Long.parseLong(value.strip());
            if (seconds >= 1 && seconds <= 31_536_000) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new IllegalArgumentException(name + "=" + value + ": must be seconds from 1 to 31536000");
    }

    /** @param attempts made so far, from 1 */
    Instant next(Instant now, int attempts) {
        return now.plus(spread(backOff(firstInterval, longestInterval, attempts)));
    }

    /**
     * When a bean is called again that rolled back: the reason is in this house, and often gone in a moment.
     *
     * @param attempts made so far, from 1
     */
    Instant nextCall(Instant now, int attempts) {
        return now.plus(spread(backOff(FIRST_CALL, longestInterval, attempts)));
    }

    /** When a next hop that cannot be talked to is probed again; never earlier than a minute from now. */
    Instant probe(Instant now, int failures) {
        return now.plus(spread(backOff(FIRST_PROBE, LONGEST_PROBE, failures)));
    }

    static Duration backOff(Duration first, Duration most, int times) {
        Duration grown = first.multipliedBy(1L << Math.min(Math.max(times, 1) - 1, MOST_DOUBLINGS));
        return grown.compareTo(most) < 0 ? grown : most;
    }

    private static Duration spread(Duration interval) {
        double factor = 1 + ThreadLocalRandom.current().nextDouble() * JITTER;
        return Duration.ofMillis((long) (interval.toMillis() * factor));
    }

    Instant expiry(Instant received) {
        return received.plus(life);
    }

    /** When the sender should hear that it takes longer; RFC 3461 §4.1 leaves the time to us. */
    Instant delayNotice(Instant received) {
        return received.plus(patience.compareTo(life) < 0 ? patience : life);
    }
}
