package fish.remora.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** RFC 5321 §2.3.8 and §4.5.2: where lines and contents end does not depend on how the network cuts them. */
class FramerPropertyTest {
    private static final int LIMIT = 12;

    /** What is held of a line, or of the end of one that is not taken. */
    private static final int MOST = Math.max(LIMIT, Frame.Fault.END);

    @Provide
    Arbitrary<String> wire() {
        return Arbitraries.of("\r", "\n", "\r\n", ".", "..", ".\r\n", "\r\n.\r\n", "a", "abcdefgh", "\0", "ÿ")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    @Property
    void anySplitGivesTheSameLines(@ForAll("wire") String text, @ForAll long seed) {
        assertThat(lines(Splits.of(octets(text), seed, 5))).isEqualTo(lines(List.of(octets(text))));
    }

    /** What the framer calls a line is what lies between two CRLFs, and nothing else. */
    @Property
    void onlyCrlfEndsALine(@ForAll("wire") String text) {
        List<String> expected = new ArrayList<>();
        String[] parts = text.split("\r\n", -1);
        for (int i = 0; i < parts.length - 1; i++) {
            boolean bare = parts[i].indexOf('\r') >= 0 || parts[i].indexOf('\n') >= 0;
            expected.add(bare || parts[i].length() > LIMIT ? "fault" : parts[i]);
        }
        List<String> found = lines(List.of(octets(text)));
        found.replaceAll(line -> line.startsWith("fault") ? "fault" : line);
        assertThat(found).isEqualTo(expected);
    }

    /** What a refused line ends with is known, wherever the network cuts it. */
    @Property
    void theEndOfARefusedLineIsKept(@ForAll long seed) {
        String line = "a APPEND " + "x".repeat(LIMIT) + " {12+}";
        assertThat(lines(Splits.of(octets(line + "\r\n"), seed, 5))).containsExactly("fault TOO_LONG " + line);
        assertThat(lines(Splits.of(octets("a\nb {12+}\r\n"), seed, 5))).containsExactly("fault BARE_CR_OR_LF b {12+}");
    }

    @Property
    void anySplitGivesTheSameContent(@ForAll("wire") String text, @ForAll long seed) {
        assertThat(content(Splits.of(octets(text), seed, 3))).isEqualTo(content(List.of(octets(text))));
    }

    /** RFC 5321 §4.5.2: what a client stuffs is what we keep, and the command behind it is a line again. */
    @Property
    void contentRoundTrip(@ForAll("wire") String text, @ForAll long seed) {
        String message = text.isEmpty() || text.endsWith("\r\n") ? text : text + "\r\n";
        String stuffed = (message.startsWith(".") ? "." : "") + message.replace("\r\n.", "\r\n..");
        assertThat(content(Splits.of(octets(stuffed + ".\r\nQUIT\r\n"), seed, 7)))
                .isEqualTo(message + "|QUIT");
    }

    @Property
    void chunkIsCounted(@ForAll("wire") String text, @ForAll long seed) {
        byte[] octets = octets(text);
        Framer framer = new Framer(LIMIT);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        framer.expectChunk(octets.length, content::write);
        List<Object> frames = new ArrayList<>();
        for (byte[] piece : Splits.of(octets(text + "NOOP\r\n"), seed, 7)) {
            framer.offer(piece);
            for (Frame frame = framer.next(); frame != null; frame = framer.next()) {
                frames.add(frame);
            }
        }
        assertThat(content.toByteArray()).isEqualTo(octets);
        assertThat(frames).hasSize(2).startsWith(Frame.End.CONTENT);
    }

    @Property
    void holdsNoMoreThanALine(@ForAll("wire") String text, @ForAll long seed) {
        Framer framer = new Framer(LIMIT);
        for (byte[] piece : Splits.of(octets(text), seed, 7)) {
            framer.offer(piece);
            while (framer.next() != null) {
                assertThat(framer.held()).isLessThanOrEqualTo(MOST + piece.length);
            }
            assertThat(framer.held()).isLessThanOrEqualTo(MOST);
        }
    }

    private static List<String> lines(List<byte[]> pieces) {
        Framer framer = new Framer(LIMIT);
        List<String> lines = new ArrayList<>();
        for (byte[] piece : pieces) {
            framer.offer(piece);
            for (Frame frame = framer.next(); frame != null; frame = framer.next()) {
                lines.add(text(frame));
            }
        }
        return lines;
    }

    /** The content, then a bar and the lines behind it, once it has ended. */
    private static String content(List<byte[]> pieces) {
        Framer framer = new Framer(LIMIT);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        framer.expectContent(content::write);
        StringBuilder lines = new StringBuilder();
        for (byte[] piece : pieces) {
            framer.offer(piece);
            for (Frame frame = framer.next(); frame != null; frame = framer.next()) {
                lines.append('|').append(frame == Frame.End.CONTENT ? "" : text(frame));
            }
        }
        return content.toString(StandardCharsets.ISO_8859_1) + (lines.length() == 0 ? "" : lines.substring(1));
    }

    private static String text(Frame frame) {
        if (frame instanceof Frame.Fault fault) {
            return "fault " + fault.reason() + " " + fault.end();
        }
        return frame instanceof Frame.Line line
                ? new String(line.octets(), StandardCharsets.ISO_8859_1)
                : frame.toString();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
