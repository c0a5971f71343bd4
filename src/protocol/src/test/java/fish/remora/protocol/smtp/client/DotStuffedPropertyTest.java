package fish.remora.protocol.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.protocol.wire.Frame;
import fish.remora.protocol.wire.Framer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** RFC 5321 §4.5.2: our own server's framer takes out what was put in. */
class DotStuffedPropertyTest {
    @Provide
    Arbitrary<String> contents() {
        return Arbitraries.of(
                        "\r\n", ".", "..", "a", "\r\n.\r\n", "\r", "\n", "\0", "text and more", "x".repeat(16_383))
                .list()
                .ofMaxSize(30)
                .map(pieces -> String.join("", pieces));
    }

    @Property
    void theFramerTakesOutWhatWasPutIn(@ForAll("contents") String any, @ForAll long seed) throws IOException {
        String content = any.replaceAll("(?<!\r)\n\\.|\r\\.", "-");
        byte[] sent = stuffed(content, seed);
        Framer framer = new Framer(100);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        framer.expectContent(got::write);
        framer.offer(sent);
        assertThat(framer.next()).isEqualTo(Frame.End.CONTENT);
        assertThat(framer.hasInput()).isFalse();
        String whole = content.isEmpty() || content.endsWith("\r\n") ? content : content + "\r\n";
        assertThat(got.toString(StandardCharsets.ISO_8859_1)).isEqualTo(whole);
    }

    /** However generous a peer is about line ends, it finds no other end than ours. */
    @Property
    void nobodyIsSmuggledIn(@ForAll("contents") String content, @ForAll long seed) throws IOException {
        String sent = new String(stuffed(content, seed), StandardCharsets.ISO_8859_1);
        assertThat(("\r\n" + sent).split("[\r\n]\\.[\r\n]", -1)).hasSize(2);
    }

    /** Read in pieces of any size, from a source that gives pieces of any size. */
    private static byte[] stuffed(String content, long seed) throws IOException {
        Random random = new Random(seed);
        InputStream pieces = new ByteArrayInputStream(content.getBytes(StandardCharsets.ISO_8859_1)) {
            @Override
            public synchronized int read(byte[] octets, int offset, int length) {
                return super.read(octets, offset, Math.min(length, 1 + random.nextInt(20_000)));
            }
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream stuffed = new DotStuffed(pieces)) {
            byte[] buffer = new byte[10_000];
            int length = stuffed.read(buffer, 0, 1 + random.nextInt(buffer.length));
            while (length >= 0) {
                out.write(buffer, 0, length);
                length = stuffed.read(buffer, 0, 1 + random.nextInt(buffer.length));
            }
        }
        return out.toByteArray();
    }
}
