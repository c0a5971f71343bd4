package fish.remora.protocol.smtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import fish.remora.protocol.wire.Splits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whatever a client says, through the framer and with its content: no exception, each reply within RFC 5321 §4.2, the same however
 * the octets were cut, and each mail that was accepted has a recipient of ours. In the normal build the corpus is played; to really
 * fuzz see {@code RFC.md}.
 */
class SmtpSessionFuzzTest {
    private static final Pattern REPLY = Pattern.compile("[2-5][0-9][0-9][ -][ -~]{0,506}");
    private static final byte[] EHLO = "EHLO client.test\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENVELOPE =
            "MAIL FROM:<>\r\nRCPT TO:<ann@mx.test>\r\n".getBytes(StandardCharsets.US_ASCII);

    @FuzzTest(maxDuration = "2m")
    void anythingIsAnswered(byte[] data) {
        if (data.length == 0) {
            return;
        }
        byte[] talk = Arrays.copyOfRange(data, 1, data.length);
        List<String> whole = replies(data[0] & 3, List.of(talk));
        List<String> cut = replies(data[0] & 3, Splits.of(talk, data[0], 50));
        if (!whole.equals(cut)) {
            throw new AssertionError(whole + " is not " + cut);
        }
    }

    private static List<String> replies(int start, List<byte[]> pieces) {
        FixedApplication application = new FixedApplication(Set.of());
        CoreLine line = new CoreLine(application, Set.of());
        if (start > 0) {
            line.send(EHLO);
        }
        if (start > 1) {
            line.send(ENVELOPE);
        }
        pieces.forEach(line::send);
        List<String> replies = new ArrayList<>();
        for (String reply = line.receiveLine(); reply != null; reply = line.receiveLine()) {
            if (!REPLY.matcher(reply).matches()) {
                throw new AssertionError("no reply: " + reply);
            }
            replies.add(reply);
        }
        for (FixedApplication.Accepted mail : application.accepted()) {
            if (mail.envelope().recipients().isEmpty() || mail.content().length > CoreLine.MAX_MESSAGE_SIZE) {
                throw new AssertionError(mail.envelope());
            }
        }
        line.close();
        return replies;
    }
}
