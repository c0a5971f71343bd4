package fish.remora.protocol.pop3;

import com.code_intelligence.jazzer.junit.FuzzTest;
import fish.remora.protocol.wire.Splits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * Whatever a client says: no exception, each reply within RFC 1939 §3 (a challenge may be longer, RFC 5034 §4), and the lock is free
 * when it has gone. In the normal build the corpus is played; to really fuzz see {@code RFC.md}.
 */
class Pop3SessionFuzzTest {
    private static final byte[] LOGIN = FixedMailboxes.octets("USER ann@mx.test\r\nPASS secret\r\n");

    @FuzzTest(maxDuration = "2m")
    void anythingIsAnswered(byte[] data) {
        if (data.length == 0) {
            return;
        }
        FixedMailboxes mailboxes = new FixedMailboxes(Set.of(), 9, FixedMailboxes.fixture());
        CoreLine line = new CoreLine(mailboxes, Set.of());
        if (data[0] % 2 == 0) {
            line.send(LOGIN.clone());
        }
        byte[] talk = Arrays.copyOfRange(data, 1, data.length);
        Splits.of(talk, data[0], 50).forEach(line::send);
        for (String reply = line.receiveLine(); reply != null; reply = line.receiveLine()) {
            boolean tooLong = reply.length() > 510 && !reply.startsWith("+ ");
            if (tooLong || !StandardCharsets.US_ASCII.newEncoder().canEncode(reply)) {
                throw new AssertionError("no reply: " + reply);
            }
        }
        line.close();
        if (mailboxes.isLocked()) {
            throw new AssertionError("the lock is held");
        }
    }
}
