package fish.remora.protocol.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whatever a network brings: no exception, no line with a line end in it, and the same frames however it was cut. In the normal
 * build the corpus is played; to really fuzz see {@code RFC.md}.
 */
class FramerFuzzTest {
    private static final int LIMIT = 100;

    @FuzzTest(maxDuration = "2m")
    void framesDoNotDependOnTheSplit(byte[] data) {
        if (data.length < 2) {
            return;
        }
        byte[] octets = Arrays.copyOfRange(data, 2, data.length);
        boolean content = data[0] % 2 == 0;
        List<String> whole = frames(List.of(octets), content);
        List<String> cut = frames(Splits.of(octets, data[1], 1 + Math.abs(data[1] % 20)), content);
        if (!whole.equals(cut)) {
            throw new AssertionError(whole + " is not " + cut);
        }
    }

    private static List<String> frames(List<byte[]> pieces, boolean startWithContent) {
        Framer framer = new Framer(LIMIT);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        if (startWithContent) {
            framer.expectContent(content::write);
        }
        List<String> frames = new ArrayList<>();
        for (byte[] piece : pieces) {
            framer.offer(piece);
            for (Frame frame = framer.next(); frame != null; frame = framer.next()) {
                frames.add(frame instanceof Frame.Line line ? text(line) : frame.toString());
                if (frames.size() % 3 == 0) {
                    framer.expectChunk(frames.size(), content::write);
                } else if (frames.size() % 5 == 0) {
                    framer.expectContent(content::write);
                }
            }
            if (framer.held() > LIMIT) {
                throw new AssertionError("holds " + framer.held());
            }
        }
        frames.add(content.toString(StandardCharsets.ISO_8859_1));
        return frames;
    }

    private static String text(Frame.Line line) {
        String text = new String(line.octets(), StandardCharsets.ISO_8859_1);
        if (text.length() > LIMIT || text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0) {
            throw new AssertionError("no line: " + text);
        }
        return text;
    }
}
