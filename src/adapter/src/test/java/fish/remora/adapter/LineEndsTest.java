package fish.remora.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5322 §2.3; {@code n} and {@code r} stand for LF and CR. */
class LineEndsTest {
    @ParameterizedTest
    @CsvSource({
        "a, a",
        "n, rn",
        "r, rn",
        "rn, rn",
        "nn, rnrn",
        "rr, rnrn",
        "rnn, rnrn",
        "nr, rnrn",
        "arnb, arnb",
        "anbrc, arnbrnc"
    })
    void eachLineEndsWithCrlf(String in, String out) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (LineEnds lines = new LineEnds(octets)) {
            lines.write(ends(in).getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(octets.toString(StandardCharsets.US_ASCII)).isEqualTo(ends(out));
    }

    private static String ends(String text) {
        return text.replace('n', '\n').replace('r', '\r');
    }
}
