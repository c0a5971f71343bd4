package fish.remora.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.StoredMessage;
import fish.remora.protocol.imap.Ahead;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AsideTest {
    private final AtomicInteger reads = new AtomicInteger();

    private List<StoredMessage> read() {
        reads.incrementAndGet();
        return List.of();
    }

    private static void busy(Runnable task) {
        throw new RejectedExecutionException("busy");
    }

    @Test
    void itIsReadOnceWhoeverDoesIt() throws Denied {
        for (Executor workers :
                List.<Executor>of(AsideTest::busy, Runnable::run, task -> new Thread(task).start(), neverRun -> {})) {
            reads.set(0);
            assertThat(new Aside(workers).begin(this::read).read()).isEmpty();
            assertThat(reads).hasValue(1);
        }
    }

    @Test
    void whoNeedsItHearsWhyItFailed() {
        Denied gone = new Denied(Denied.Code.NONEXISTENT, "gone");
        Ahead.Reading denied = new Aside(Runnable::run).begin(() -> {
            throw gone;
        });
        assertThatThrownBy(denied::read).isSameAs(gone);
        IllegalStateException broken = new IllegalStateException("broken");
        Ahead.Reading failed = new Aside(Runnable::run).begin(() -> {
            throw broken;
        });
        assertThatThrownBy(failed::read).isSameAs(broken);
    }
}
