package fish.remora.app.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    /** RFC 6238, appendix B, its last six digits. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void theVectors(long seconds, String code) {
        assertThat(Totp.step(SECRET, code, Instant.ofEpochSecond(seconds))).hasValue(seconds / 30);
    }

    @Test
    void aCodeIsGoodOneStepEarlyAndLate() {
        assertThat(Totp.step(SECRET, "287082", Instant.ofEpochSecond(0))).hasValue(1);
        assertThat(Totp.step(SECRET, "287082", Instant.ofEpochSecond(89))).hasValue(1);
        assertThat(Totp.step(SECRET, "287082", Instant.ofEpochSecond(90))).isEqualTo(OptionalLong.empty());
    }

    @ParameterizedTest
    @CsvSource({"''", "28708", "2870822", "28708a", "-87082", "２８７０８２"})
    void whatIsNoCodeMatchesNothing(String code) {
        assertThat(Totp.step(SECRET, code, Instant.ofEpochSecond(59))).isEmpty();
    }

    /** RFC 4648 §10. */
    @ParameterizedTest
    @CsvSource({"'', ''", "f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB", "foobar, MZXW6YTBOI"})
    void base32(String text, String encoded) {
        assertThat(Totp.base32(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(encoded);
    }
}
