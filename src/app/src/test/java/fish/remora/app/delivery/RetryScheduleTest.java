package fish.remora.app.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
    private static final Duration FIRST = Duration.ofSeconds(300);
    private static final Duration MOST = Duration.ofSeconds(3600);

    @Test
    void intervalsDoubleUpToTheLongest() {
        assertThat(RetrySchedule.backOff(FIRST, MOST, 1)).hasSeconds(300);
        assertThat(RetrySchedule.backOff(FIRST, MOST, 2)).hasSeconds(600);
        assertThat(RetrySchedule.backOff(FIRST, MOST, 4)).hasSeconds(2400);
        assertThat(RetrySchedule.backOff(FIRST, MOST, 5)).hasSeconds(3600);
    }

    @Property
    void noCountOfAttemptsLeavesTheLimits(@ForAll @IntRange(min = -3) int attempts) {
        assertThat(RetrySchedule.backOff(FIRST, MOST, attempts)).isBetween(FIRST, MOST);
    }
}
