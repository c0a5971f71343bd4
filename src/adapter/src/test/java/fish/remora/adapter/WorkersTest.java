package fish.remora.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
    private static final int LIMIT = 3;

    private final TestWorkManager container = new TestWorkManager();
    private final Workers workers = new Workers(container, LIMIT, 10_000, () -> {});
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger done = new AtomicInteger();

    @AfterEach
    void stop() {
        gate.countDown();
        workers.stop();
        await().until(() -> container.running.get() == 0);
    }

    private void waitAtGate() {
        try {
            gate.await();
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
        done.incrementAndGet();
    }

    @Test
    void noMoreThreadsThanTheLimitAreTaken() {
        for (int i = 0; i < 50; i++) {
            workers.execute(this::waitAtGate);
        }
        assertThat(container.scheduled).hasValue(LIMIT);
        gate.countDown();
        await().untilAtomic(done, is(50));
        assertThat(container.scheduled.get())
                .as("threads go on with what waits")
                .isEqualTo(LIMIT);
    }

    @Test
    void noTaskIsLostHoweverManyGiveThem() {
        List<Thread> givers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            givers.add(new Thread(() -> {
                for (int n = 0; n < 1000; n++) {
                    workers.execute(done::incrementAndGet);
                }
            }));
        }
        givers.forEach(Thread::start);
        await().untilAtomic(done, is(8000));
        assertThat(container.running.get()).isLessThanOrEqualTo(LIMIT);
    }

    /** A worker that ends for want of work must not miss the task that came meanwhile. */
    @Test
    void aTaskIsRunAfterTheWorkersHaveGone() {
        for (int i = 1; i <= 3; i++) {
            workers.execute(done::incrementAndGet);
            await().until(() -> container.running.get() == 0);
            assertThat(done).hasValue(i);
        }
    }

    @Test
    void aFullBacklogRejects() {
        Workers small = new Workers(container, 1, 2, () -> {});
        CountDownLatch started = new CountDownLatch(1);
        small.execute(() -> {
            started.countDown();
            waitAtGate();
        });
        await().until(() -> started.getCount() == 0);
        small.execute(done::incrementAndGet);
        small.execute(done::incrementAndGet);
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> small.execute(done::incrementAndGet));
        gate.countDown();
        await().untilAtomic(done, is(3));
        small.stop();
    }

    /** Or a connection would wait for ever for a thread that never comes. */
    @Test
    void aTaskIsRejectedWhenTheContainerGivesNoThread() {
        container.refuses = true;
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> workers.execute(done::incrementAndGet));
        container.refuses = false;
        workers.execute(() -> done.addAndGet(10));
        await().untilAtomic(done, is(10));
    }

    @Test
    void aWorkerGoesOnWhenTheContainerGivesNoSecondThread() {
        workers.execute(this::waitAtGate);
        container.refuses = true;
        workers.execute(done::incrementAndGet);
        gate.countDown();
        await().untilAtomic(done, is(2));
    }

    @Test
    void aTaskThatFailsHurtsNoOther() {
        workers.execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        workers.execute(() -> {
            throw new AssertionError("on purpose");
        });
        workers.execute(done::incrementAndGet);
        await().untilAtomic(done, is(1));
    }

    @Test
    void whatWasTakenIsDoneBeforeTheEndAndNothingIsTakenAfterIt() {
        for (int i = 0; i < 10; i++) {
            workers.execute(this::waitAtGate);
        }
        workers.stop();
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> workers.execute(done::incrementAndGet));
        gate.countDown();
        await().until(() -> container.running.get() == 0);
        assertThat(done).hasValue(10);
    }
}
