package fish.remora.app.intake;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Content;
import fish.remora.api.Octets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SubmittedHeaderTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String WHOLE = "From: ann@mx.test\r\nDate: now\r\nMessage-ID: <1@ann>\r\n";

    private static Content mended(String text) throws IOException {
        Content content = Octets.of(text.getBytes(StandardCharsets.US_ASCII));
        return SubmittedHeader.mend(content, Incoming.read(content).index().header(), "id@mx.test", NOW);
    }

    private static String text(Content content) throws IOException {
        try (InputStream octets = content.open()) {
            String text = new String(octets.readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(content.size()).isEqualTo(text.length());
            return text;
        }
    }

    @Test
    void whatLacksNothingStaysAsItIs() throws IOException {
        Content content = Octets.of((WHOLE + "\r\nbcc: text\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(SubmittedHeader.mend(content, Incoming.read(content).index().header(), "id@mx.test", NOW))
                .isSameAs(content);
    }

    @Test
    void messageIdAndDateAreAdded() throws IOException {
        assertThat(text(mended("From: ann@mx.test\r\n\r\nHi\r\n")))
                .isEqualTo(
                        "Message-ID: <id@mx.test>\r\nDate: Mon, 23 Nov 2026 12:00:00 +0000\r\nFrom: ann@mx.test\r\n\r\nHi\r\n");
    }

    @Test
    void eachBccGoesWhereverItStands() throws IOException {
        assertThat(text(mended("Bcc: a@x\r\nBCC: b@x,\r\n c@x\r\n" + WHOLE + "Resent-Bcc: d@x\r\n\r\nBcc: text\r\n")))
                .isEqualTo(WHOLE + "\r\nBcc: text\r\n");
        assertThat(text(mended(WHOLE + "bcc:\r\n"))).isEqualTo(WHOLE);
    }

    /** However it is read. */
    @Test
    void inPieces() throws IOException {
        Random random = new Random(1);
        Content mended = mended("Bcc: a@x\r\n" + WHOLE + "Bcc: b@x\r\nX: y\r\nBcc: c@x\r\nBcc: d@x\r\n\r\nbody\r\n");
        String expected = WHOLE + "X: y\r\n\r\nbody\r\n";
        for (int round = 0; round < 500; round++) {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            try (InputStream octets = mended.open()) {
                for (boolean more = true; more; ) {
                    if (random.nextBoolean()) {
                        int octet = octets.read();
                        more = octet >= 0;
                        read.writeBytes(more ? new byte[] {(byte) octet} : new byte[0]);
                    } else {
                        byte[] some = octets.readNBytes(1 + random.nextInt(20));
                        more = some.length > 0;
                        read.writeBytes(some);
                    }
                }
            }
            assertThat(read.toString(StandardCharsets.US_ASCII)).isEqualTo(expected);
        }
        try (InputStream octets = mended.open()) {
            octets.skipNBytes(WHOLE.length());
            assertThat(new String(octets.readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("X: y\r\n\r\nbody\r\n");
        }
    }
}
