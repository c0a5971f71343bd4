package fish.remora.adapter.server;

import fish.remora.api.AccountId;
import fish.remora.protocol.pop3.LoginDelay;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** When accounts have logged in on this node. Holds those of the last delay and no others. Thread-safe. */
final class LoginTimes implements LoginDelay {
    private final long delay;
    private final LongSupplier clock;
    private final Map<AccountId, Long> admitted = new HashMap<>();
    private long swept;

    /** @param clock nanoseconds, as {@link System#nanoTime} has them */
    LoginTimes(Duration delay, LongSupplier clock) {
        this.delay = delay.toNanos();
        this.clock = clock;
        this.swept = clock.getAsLong();
    }

    /** What the configuration says. */
    static LoginDelay of(Duration delay) {
        return delay.isZero() ? NONE : new LoginTimes(delay, System::nanoTime);
    }

    @Override
    public long seconds() {
        return Duration.ofNanos(delay).toSeconds();
    }

    @Override
    public synchronized boolean admits(AccountId account) {
        long now = clock.getAsLong();
        if (now - swept >= delay) {
            admitted.values().removeIf(time -> now - time >= delay);
            swept = now;
        }
        Long last = admitted.get(account);
        if (last != null && now - last < delay) {
            return false;
        }
        admitted.put(account, now);
        return true;
    }

    synchronized int size() {
        return admitted.size();
    }
}
