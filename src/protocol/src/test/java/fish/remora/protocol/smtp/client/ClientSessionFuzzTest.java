package fish.remora.protocol.smtp.client;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/**
 * Whatever a peer says: no exception, and the session keeps its word ({@link Witness}). The first octet chooses what we are; the rest is
 * lines, among which {@code w} stands for content written, {@code t} for a handshake done and {@code l} for a connection lost. In the
 * normal build the corpus is played; to really fuzz see {@code RFC.md}.
 */
class ClientSessionFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void anyPeerIsSurvived(byte[] data) {
        if (data.length == 0) {
            return;
        }
        Witness witness = new Witness((data[0] & 1) > 0, (data[0] & 2) > 0);
        String talk = new String(data, 1, data.length - 1, StandardCharsets.ISO_8859_1);
        ClientSession.Lost[] ends = ClientSession.Lost.values();
        for (String line : talk.split("\n")) {
            switch (line) {
                case "w" -> witness.written();
                case "t" -> witness.secured();
                case "l" -> witness.lose(ends[(data[0] >> 2 & 31) % ends.length]);
                default -> witness.hear(line.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        witness.lose(ClientSession.Lost.CLOSED);
    }
}
