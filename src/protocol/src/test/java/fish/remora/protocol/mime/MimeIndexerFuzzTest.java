package fish.remora.protocol.mime;

import com.code_intelligence.jazzer.junit.FuzzTest;
import fish.remora.protocol.wire.Splits;
import java.util.Arrays;
import java.util.List;

/**
 * Whatever was let in as a message: no exception, parts within parts, the same index however it was cut. In the normal build the
 * corpus is played; to really fuzz see {@code RFC.md}.
 */
class MimeIndexerFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void anythingHasAnIndex(byte[] data) {
        if (data.length == 0) {
            return;
        }
        byte[] message = Arrays.copyOfRange(data, 1, data.length);
        MimeIndex whole = Indexes.of(List.of(message));
        MimeIndex cut = Indexes.of(Splits.of(message, data[0], 1 + Math.abs(data[0] % 30)));
        if (!whole.equals(cut)) {
            throw new AssertionError(whole + " is not " + cut);
        }
        if (whole.size() != message.length) {
            throw new AssertionError(whole);
        }
        check(whole.root());
    }

    private static void check(Part part) {
        Part.Extent extent = part.extent();
        boolean ordered = extent.start() <= extent.body() && extent.body() <= extent.end() && extent.lines() >= 0;
        long from = extent.body();
        for (Part child : part.children()) {
            ordered &= from <= child.extent().start() && child.extent().end() <= extent.end();
            from = child.extent().end();
            check(child);
        }
        if (!ordered) {
            throw new AssertionError(part);
        }
        part.content().disposition();
        for (Header.Field field : part.header().fields()) {
            if (Header.decode(field.value()).chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
                throw new AssertionError(field);
            }
        }
    }
}
