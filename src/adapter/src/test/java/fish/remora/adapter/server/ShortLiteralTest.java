package fish.remora.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ShortLiteralTest {
    private static final byte[] SECRET = "open sesame".getBytes(StandardCharsets.US_ASCII);

    private static ShortLiteral secret() {
        ShortLiteral literal = new ShortLiteral(SECRET.length);
        for (int i = 0; i < SECRET.length; i++) {
            literal.write(SECRET, i, 1);
        }
        return literal;
    }

    @Test
    void whatComesInPiecesIsWhole() throws Exception {
        assertThat(secret().whole().size()).isEqualTo(SECRET.length);
        try (InputStream whole = secret().whole().open()) {
            assertThat(whole.readAllBytes()).isEqualTo(SECRET);
        }
    }

    @Test
    void whatIsErasedIsOverwritten() throws Exception {
        ShortLiteral literal = secret();
        try (InputStream whole = literal.whole().open()) {
            literal.erase();
            assertThat(whole.readAllBytes()).hasSize(SECRET.length).containsOnly(0);
        }
    }
}
