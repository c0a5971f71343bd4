package fish.remora.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.protocol.wire.Splits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for the index of any octets whatever. */
class MimeIndexerPropertyTest {
    /** Mostly pieces of messages, so that broken ones are broken in all the ways that matter. */
    @Provide
    Arbitrary<byte[]> messages() {
        return Arbitraries.of(
                        "Content-Type: multipart/mixed; boundary=a\r\n",
                        "Content-Type: multipart/digest;\r\n boundary=\"ab\"\n",
                        "Content-Type: message/rfc822\r\n",
                        "Content-Transfer-Encoding: base64\r\n",
                        "Subject: x\r\n",
                        " folded\r\n",
                        "From x\r\n",
                        "--a\r\n",
                        "--a--\r\n",
                        "--ab\r\n",
                        "--ab--\n",
                        "--ab --",
                        "\r\n",
                        "\r\n\r\n",
                        "\n",
                        "\r",
                        "-",
                        "text",
                        ":",
                        "\0\u00ff")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Property
    void anySplitGivesTheSameIndex(@ForAll("messages") byte[] message, @ForAll long seed) {
        assertThat(Indexes.of(Splits.of(message, seed, 6))).isEqualTo(Indexes.of(message));
    }

    @Property
    void extentsNestInOrder(@ForAll("messages") byte[] message) {
        MimeIndex index = Indexes.of(message);
        assertThat(index.size()).isEqualTo(message.length);
        assertThat(index.root().extent().start()).isZero();
        nests(index.root(), message);
    }

    private static void nests(Part part, byte[] message) {
        Part.Extent extent = part.extent();
        assertThat(extent.start()).isLessThanOrEqualTo(extent.body());
        assertThat(extent.body()).isLessThanOrEqualTo(extent.end());
        assertThat(extent.lines()).isEqualTo(Indexes.body(part, message).lines().count() - strayCrs(part, message));
        long previous = extent.body();
        for (Part child : part.children()) {
            assertThat(child.extent().start()).isGreaterThanOrEqualTo(previous);
            nests(child, message);
            previous = child.extent().end();
        }
        assertThat(previous).isLessThanOrEqualTo(extent.end());
    }

    /** {@link String#lines} takes a bare CR for a line end; an index does not. */
    private static long strayCrs(Part part, byte[] message) {
        String body = Indexes.body(part, message);
        return body.lines().count() - body.replaceAll("\r(?!\n)", "?").lines().count();
    }

    /** Fields are where they are said to be. */
    @Property
    void fieldsAreFoundAtTheirOffsets(@ForAll("messages") byte[] message) {
        List<Header.Field> fields = Indexes.of(message).header().fields();
        long previous = 0;
        for (Header.Field field : fields) {
            assertThat(field.start()).isGreaterThanOrEqualTo(previous);
            String octets = new String(
                    message, (int) field.start(), (int) (field.end() - field.start()), StandardCharsets.ISO_8859_1);
            assertThat(octets).startsWith(field.name());
            assertThat(field.value()).doesNotContain("\r", "\n", "\0");
            previous = field.end();
        }
    }

    @Property
    void decodingNeverThrows(@ForAll("encodedWords") String value) {
        assertThat(Header.decode(value)).doesNotContain("\r", "\n");
    }

    @Provide
    Arbitrary<String> encodedWords() {
        return Arbitraries.of(
                        "=?",
                        "?=",
                        "utf-8",
                        "iso-8859-1",
                        "x-unknown",
                        "?q?",
                        "?B?",
                        "=C3",
                        "=",
                        "w7w=",
                        "_",
                        " ",
                        "*en",
                        "ü")
                .list()
                .ofMaxSize(20)
                .map(parts -> String.join("", parts));
    }
}
