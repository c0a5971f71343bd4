package fish.remora.app.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final AccountId ANN = new AccountId(1);
    private static final AccountId BOB = new AccountId(2);

    private final Turns turns = new Turns();

    @Test
    void oneAccountDoesNotTakeAll() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger underWay = new AtomicInteger();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<Boolean>> calls = new ArrayList<>();
            for (int i = 0; i < Turns.AT_ONCE; i++) {
                calls.add(threads.submit(() -> turns.in(ANN, () -> {
                    underWay.incrementAndGet();
                    return end.await(60, TimeUnit.SECONDS);
                })));
            }
            while (underWay.get() < Turns.AT_ONCE) {
                Thread.sleep(10);
            }
            assertThat(turns.in(BOB, () -> "now")).isEqualTo("now");
            Future<String> next = threads.submit(() -> turns.in(ANN, () -> "later"));
            Thread.sleep(100);
            assertThat(next.isDone()).isFalse();
            assertThatExceptionOfType(Denied.class)
                    .isThrownBy(() -> turns.in(ANN, () -> "never"))
                    .satisfies(denied -> assertThat(denied.code()).isEqualTo(Denied.Code.LIMIT));
            end.countDown();
            for (Future<Boolean> one : calls) {
                assertThat(one.get()).isTrue();
            }
        } finally {
            end.countDown();
            threads.shutdown();
        }
        assertThat(turns.in(ANN, () -> "again")).isEqualTo("again");
    }
}
