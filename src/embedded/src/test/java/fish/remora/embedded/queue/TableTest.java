package fish.remora.embedded.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {
    @Test
    void columnsAreAsWideAsTheyMustBe() {
        Table table = new Table("ID", "STATE", "REPLY");
        table.row("abc", "HELD", "451 x");
        table.row("a", "QUEUED", "");
        assertThat(table.lines()).containsExactly("ID   STATE   REPLY", "abc  HELD    451 x", "a    QUEUED");
    }

    /** A peer's reply must not steer the terminal. */
    @Test
    void controlCharactersAreNotShown() {
        Table table = new Table("REPLY");
        table.row("a\u001b[2Jb\rc\u009bd\u202ee");
        assertThat(table.lines().get(1)).isEqualTo("a?[2Jb?c?d?e");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-01T00:00:00Z, 12h0m",
        "2026-11-01T11:59:30Z, 30s",
        "2026-11-01T11:15:00Z, 45m",
        "2026-10-29T10:00:00Z, 3d2h",
        "2026-11-01T12:05:00Z, in 5m",
        "'', ''"
    })
    void agesAreShort(String time, String shown) {
        assertThat(Cells.relative(time, Instant.parse("2026-11-01T12:00:00Z"))).isEqualTo(shown);
    }
}
