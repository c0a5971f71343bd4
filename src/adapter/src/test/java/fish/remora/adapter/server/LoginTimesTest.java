package fish.remora.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.AccountId;
import fish.remora.protocol.pop3.LoginDelay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** RFC 2449 §6.5. */
class LoginTimesTest {
    private static final AccountId ANN = new AccountId(1);
    private static final AccountId BOB = new AccountId(2);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final LoginTimes times = new LoginTimes(Duration.ofSeconds(60), now::get);

    private void pass(long seconds) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void eachAccountWaitsForItself() {
        assertThat(times.seconds()).isEqualTo(60);
        assertThat(times.admits(ANN)).isTrue();
        pass(59);
        assertThat(times.admits(ANN)).isFalse();
        assertThat(times.admits(BOB)).isTrue();
        pass(1);
        assertThat(times.admits(ANN)).as("who was refused has not begun anew").isTrue();
        assertThat(times.admits(BOB)).isFalse();
    }

    @Test
    void whatIsOverIsForgotten() {
        for (int i = 1; i <= 1000; i++) {
            times.admits(new AccountId(i));
        }
        assertThat(times.size()).isEqualTo(1000);
        pass(60);
        times.admits(ANN);
        assertThat(times.size()).isEqualTo(1);
    }

    @Test
    void noneIsNone() {
        assertThat(LoginTimes.of(Duration.ZERO)).isSameAs(LoginDelay.NONE);
        assertThat(LoginDelay.NONE.admits(ANN)).isTrue();
        assertThat(LoginDelay.NONE.admits(ANN)).isTrue();
    }
}
