package fish.remora.protocol.imap;

import com.code_intelligence.jazzer.junit.FuzzTest;
import fish.remora.protocol.wire.Splits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * Whatever a client says: no exception, and no watch is left when it has gone. In the normal build the corpus is played; to really fuzz see
 * {@code RFC.md}.
 */
class ImapSessionFuzzTest {
    private static final String[] BEGINNINGS = {
        "",
        "a LOGIN ann@mx.test secret\r\n",
        "a LOGIN ann@mx.test secret\r\nb SELECT INBOX\r\n",
        "a LOGIN ann@mx.test secret\r\nb ENABLE QRESYNC UTF8=ACCEPT IMAP4rev2\r\nc SELECT INBOX\r\n"
    };

    @FuzzTest(maxDuration = "2m")
    void anythingIsAnswered(byte[] data) {
        if (data.length == 0) {
            return;
        }
        MemoryMailboxes mailboxes = new MemoryMailboxes(Set.of());
        CoreLine line = new CoreLine(mailboxes, Set.of());
        line.send(BEGINNINGS[data[0] & 3].getBytes(StandardCharsets.US_ASCII));
        byte[] talk = Arrays.copyOfRange(data, 1, data.length);
        Splits.of(talk, data[0], 50).forEach(line::send);
        for (String reply = line.receiveLine(); reply != null; reply = line.receiveLine()) {
            if (reply.contains("SERVERBUG")) {
                throw new AssertionError(reply);
            }
        }
        line.close();
        if (mailboxes.watches() > 0) {
            throw new AssertionError("a watch is open");
        }
    }
}
