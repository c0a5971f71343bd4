package fish.remora.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.app.admin.Administrator.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6750 §2.1. */
class AdministratorTest {
    @ParameterizedTest
    @CsvSource({
        "Bearer sesame, OPEN",
        "bearer  sesame, OPEN",
        ", NOBODY",
        "sesame, NOBODY",
        "Basic sesame, NOBODY",
        "Bearer sesam, STRANGER",
        "Bearer Sesame, STRANGER",
        "Bearer sesamee, STRANGER",
        "'Bearer ', STRANGER"
    })
    void onlyTheTokenItselfOpens(String header, Verdict verdict) {
        assertThat(Administrator.judge("sesame", header)).isEqualTo(verdict);
    }

    /** Without a token of its own the server must not take an empty one for it. */
    @Test
    void withoutATokenNothingOpens() {
        assertThat(Administrator.judge("", "Bearer ")).isEqualTo(Verdict.CLOSED);
        assertThat(Administrator.judge("", null)).isEqualTo(Verdict.CLOSED);
    }
}
