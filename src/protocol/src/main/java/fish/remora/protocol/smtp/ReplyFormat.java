package fish.remora.protocol.smtp;

import fish.remora.api.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A reply as octets: RFC 5321 §4.2, the status before the text of each line (RFC 2034 §4). */
public final class ReplyFormat {
    private ReplyFormat() {}

    public static byte[] octets(Reply reply) {
        List<String> lines = reply.lines();
        StringBuilder text = new StringBuilder(64);
        for (int i = 0; i < lines.size(); i++) {
            text.append(reply.code()).append(i == lines.size() - 1 ? ' ' : '-');
            if (reply.status() != null) {
                text.append(reply.status()).append(' ');
            }
            text.append(lines.get(i)).append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
