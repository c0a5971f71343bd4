package fish.remora.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class FailureListenerTest {
    private final FailureListener listener = new FailureListener();

    /** One test, because what was heard is static: each kind of record outdoes those before it. */
    @Test
    void ourOwnWordsBeforeARefusedCommandBeforeARootCause() {
        assertThat(FailureListener.reason()).isEqualTo("see the log");

        listener.publish(
                record("javax.enterprise.system.core", Level.INFO, "fine", new IllegalStateException("no matter")));
        assertThat(FailureListener.reason()).isEqualTo("see the log");

        var root = new IllegalStateException("schema version 7 is newer\n  at somewhere");
        listener.publish(
                record("javax.enterprise.system.core", Level.SEVERE, "key", new RuntimeException("wrapped", root)));
        assertThat(FailureListener.reason()).isEqualTo("schema version 7 is newer (IllegalStateException)");
        assertThat(FailureListener.commandFailed()).isFalse();

        listener.publish(
                record("fish.payara.boot.runtime.BootCommand", Level.WARNING, "\nBoot Command set failed", null));
        assertThat(FailureListener.commandFailed()).isTrue();
        assertThat(FailureListener.reason()).isEqualTo("Boot Command set failed");

        LogRecord own = record("fish.remora.adapter.Listener", Level.SEVERE, "no {0}", new RuntimeException("in use"));
        own.setParameters(new Object[] {"port"});
        listener.publish(own);
        assertThat(FailureListener.reason()).isEqualTo("no port: in use (RuntimeException)");
    }

    private static LogRecord record(String logger, Level level, String message, Throwable thrown) {
        var record = new LogRecord(level, message);
        record.setLoggerName(logger);
        record.setThrown(thrown);
        return record;
    }
}
