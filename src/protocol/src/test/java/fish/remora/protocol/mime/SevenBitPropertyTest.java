package fish.remora.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** RFC 6152 §3: whatever is converted is 7bit, and says exactly what it said. */
class SevenBitPropertyTest {
    /** Mostly pieces of messages, whole and broken, with octets that need encoding in most places. */
    @Provide
    Arbitrary<byte[]> messages() {
        return Arbitraries.of(
                        "Content-Type: multipart/mixed; boundary=a\r\n",
                        "Content-Type: multipart/digest; boundary=ab\r\n",
                        "Content-Type: multipart/signed; boundary=s\r\n",
                        "Content-Type: message/rfc822\r\n",
                        "Content-Type: text/html\r\n",
                        "Content-Type: image/png\r\n",
                        "Content-Transfer-Encoding: 8bit\r\n",
                        "Content-Transfer-Encoding: binary\r\n",
                        "Content-Transfer-Encoding:\r\n 7bit\r\n",
                        "Mime-Version: 1.0\r\n",
                        "Subject: x\r\n",
                        "From x\r\n",
                        "\r\n--a\r\n",
                        "\r\n--a--\r\n",
                        "\r\n--ab\r\n",
                        "\r\n--ab--\r\n",
                        "--a\r\n",
                        "\r\n--s\r\n",
                        "\r\n\r\n",
                        "\r\n",
                        "\n",
                        "\r",
                        " ",
                        "\t",
                        "-",
                        "=",
                        "text",
                        ".",
                        "\0\u00ff",
                        "\u00fc",
                        "y".repeat(500),
                        "--a" + "z".repeat(72))
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Property(tries = 5000)
    void whatIsConvertedSaysTheSame(@ForAll("messages") byte[] message) throws IOException {
        byte[] converted;
        try {
            converted = Decoded.sevenBit(message);
        } catch (Inconvertible refused) {
            return;
        }
        for (byte octet : converted) {
            assertThat(octet).isPositive();
        }
        assertThat(Indexes.shape(Indexes.of(converted).root()))
                .isEqualTo(Indexes.shape(Indexes.of(message).root()));
        assertThat(Decoded.leaves(converted)).isEqualTo(Decoded.leaves(message));
        assertThat(Decoded.sevenBit(converted)).isEqualTo(converted);
    }

    /** So that the property above is not one of messages that are all refused: octets of any kind in a leaf of each kind. */
    @Property(tries = 200)
    void anyOctetsInALeafComeBack(
            @ForAll byte[] octets, @ForAll("types") String type, @ForAll("sizes") int size, @ForAll long seed)
            throws IOException {
        byte[] body = Arrays.copyOf(octets, octets.length + size);
        byte[] more = new byte[size];
        new Random(seed).nextBytes(more);
        System.arraycopy(more, 0, body, octets.length, size);
        String head =
                "Mime-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"a b\"\r\n\r\n--a b\r\nContent-Type: "
                        + type + "\r\n\r\n";
        String text = new String(body, StandardCharsets.ISO_8859_1);
        byte[] message = (head + text + "\r\n--a b--\r\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Decoded.leaves(Decoded.sevenBit(message))).isEqualTo(List.of(type + ":" + text));
    }

    @Provide
    Arbitrary<String> types() {
        return Arbitraries.of("text/plain", "application/octet-stream");
    }

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.of(0, 57, 14_591, 14_592, 14_593, 70_000);
    }
}
