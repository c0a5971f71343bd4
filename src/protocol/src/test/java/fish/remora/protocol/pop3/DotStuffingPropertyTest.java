package fish.remora.protocol.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.protocol.wire.Frame;
import fish.remora.protocol.wire.Framer;
import fish.remora.protocol.wire.Splits;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** RFC 1939 §3: what we stuff, a reader that takes the stuffing out again has as it was. */
class DotStuffingPropertyTest {
    @Provide
    Arbitrary<String> messages() {
        return Arbitraries.of(
                        "\r", "\r\n", ".", "..", ".\r\n", "\r\n.\r\n", "\n.x behind a bare LF", "a line", "\0", "ÿ")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    @Property
    void roundTrip(@ForAll("messages") String message, @ForAll long seed) {
        byte[] octets = message.getBytes(StandardCharsets.ISO_8859_1);
        DotStuffing stuffing = new DotStuffing();
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        Splits.of(octets, seed, 5).forEach(piece -> stuffing.write(piece, piece.length, wire));
        stuffing.end(wire);

        Framer reader = new Framer(100);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        reader.expectContent(read::write);
        reader.offer(wire.toByteArray());

        assertThat(reader.next()).isEqualTo(Frame.End.CONTENT);
        assertThat(reader.hasInput()).as("octets behind the end").isFalse();
        boolean complete = message.isEmpty() || message.endsWith("\r\n");
        assertThat(read.toString(StandardCharsets.ISO_8859_1)).isEqualTo(complete ? message : message + "\r\n");
    }

    /** A client that splits at LF must not take a stranger's octets for the end of the reply. */
    @Property
    void noLoneDotForReadersThatSplitAtLf(@ForAll("messagesWithBareLf") String message, @ForAll long seed) {
        byte[] octets = message.getBytes(StandardCharsets.ISO_8859_1);
        DotStuffing stuffing = new DotStuffing();
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        Splits.of(octets, seed, 5).forEach(piece -> stuffing.write(piece, piece.length, wire));
        stuffing.end(wire);

        String[] lines = wire.toString(StandardCharsets.ISO_8859_1).split("\n", -1);
        for (int i = 0; i < lines.length - 2; i++) {
            assertThat(lines[i]).isNotIn(".", ".\r");
        }
        assertThat(lines[lines.length - 2]).isEqualTo(".\r");
    }

    @Provide
    Arbitrary<String> messagesWithBareLf() {
        return Arbitraries.of("\n", "\n.\n", "\n.\r\n", ".", "\r\n", "\r", "a line")
                .list()
                .ofMaxSize(20)
                .map(parts -> String.join("", parts));
    }
}
