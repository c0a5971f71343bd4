package fish.remora.protocol.mime;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Whatever a message holds: it is refused, or what comes of it is 7bit and says the same. In the normal build the corpus is played; to
 * really fuzz see {@code RFC.md}.
 */
class SevenBitFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void anythingIsConvertedOrRefused(byte[] message) throws IOException {
        byte[] converted;
        try {
            converted = Decoded.sevenBit(message);
        } catch (Inconvertible refused) {
            return;
        }
        for (byte octet : converted) {
            if (octet <= 0) {
                throw new AssertionError("not 7bit: " + octet);
            }
        }
        if (!isMislabelled(message) && !Decoded.leaves(converted).equals(Decoded.leaves(message))) {
            throw new AssertionError(Decoded.leaves(converted) + " is not " + Decoded.leaves(message));
        }
        if (!Arrays.equals(Decoded.sevenBit(converted), converted)) {
            throw new AssertionError("what fits was changed");
        }
    }

    /** It claims to be encoded already, and is not: nobody can decode it, before or after. */
    private static boolean isMislabelled(byte[] message) {
        try {
            List<String> leaves = Decoded.leaves(message);
            return leaves.isEmpty();
        } catch (IllegalArgumentException | AssertionError undecodable) {
            return true;
        }
    }
}
