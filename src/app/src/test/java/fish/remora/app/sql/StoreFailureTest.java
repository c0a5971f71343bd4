package fish.remora.app.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Doubt is 4yz; a full disk says so; only what may be one message's doing is tried message by message. */
class StoreFailureTest {
    @ParameterizedTest
    @CsvSource({
        "53100, 452, false", // disk full
        "53300, 452, false", // too many connections
        "08006, 451, false", // connection failure
        "25006, 451, false", // read-only transaction
        "55000, 451, false", // prepared transactions are disabled
        "57P01, 451, false", // the administrator shuts PostgreSQL down
        "23505, 451, true", // unique violation
        "22021, 451, true", // a character the encoding does not have
        "P0001, 451, true", // raised by a trigger
        "40P01, 451, true" // deadlock
    })
    void bySqlState(String state, int code, boolean mayBeOneMessage) {
        StoreFailure failure = StoreFailure.of(wrapped(new SQLException("it failed", state)));
        assertThat(failure.reply().code()).isEqualTo(code);
        assertThat(failure.mayBeOneMessage()).isEqualTo(mayBeOneMessage);
    }

    @Test
    void aPoolWithoutConnectionsIsNoMessagesFault() {
        assertThat(StoreFailure.of(wrapped(new SQLException("no connection available"))))
                .isEqualTo(StoreFailure.UNREACHABLE);
    }

    @Test
    void theStateBelowAWrapperWithoutOneCounts() {
        SQLException inner = new SQLException("disk full", "53100");
        assertThat(StoreFailure.of(new SQLException("wrapped", wrapped(inner)))).isEqualTo(StoreFailure.RESOURCES);
    }

    private static RuntimeException wrapped(Exception cause) {
        return new IllegalStateException("outer", new RuntimeException("inner", cause));
    }
}
