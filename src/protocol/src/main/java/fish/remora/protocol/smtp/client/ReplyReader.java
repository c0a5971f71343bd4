package fish.remora.protocol.smtp.client;

import fish.remora.api.EnhancedStatus;
import fish.remora.api.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts the lines of a foreign reply together, RFC 5321 §4.2.1, and makes a {@link Reply} of them that is safe to store and to pass on
 * ({@link ReplyText}).
 *
 * <p>Invariant: whatever the peer sends, either a reply comes of it or {@link Garbled}; what is held is bounded.
 */
final class ReplyReader {
    /** In octets without CRLF; RFC 5321 §4.5.3.1.5 allows 512, some servers take more. */
    static final int MAX_LINE = 4096;

    static final int MAX_LINES = 128;

    /** In octets, of all lines of one reply. */
    static final int MAX_REPLY = 64 * 1024;

    private static final Pattern STATUS = Pattern.compile("([245]\\.[0-9]{1,3}\\.[0-9]{1,3})( .*)?");

    private final List<String> lines = new ArrayList<>();
    private int code;
    private int octets;

    /** Takes one line without its CRLF; null while the reply goes on. */
    @Nullable
    Reply add(byte[] line) throws Garbled {
        octets += line.length;
        if (line.length > MAX_LINE || lines.size() >= MAX_LINES || octets > MAX_REPLY) {
            throw new Garbled("a reply without end");
        }
        int lineCode = code(line);
        if (!lines.isEmpty() && lineCode != code) {
            throw new Garbled("two codes in one reply");
        }
        code = lineCode;
        lines.add(text(line));
        return line.length > 3 && line[3] == '-' ? null : whole();
    }

    /** A code, and behind it a space, a hyphen or (RFC 5321 §4.2.1: clients should take it) nothing. */
    private static int code(byte[] line) throws Garbled {
        boolean wellFormed = line.length >= 3
                && line[0] >= '2'
                && line[0] <= '5'
                && isDigit(line[1])
                && isDigit(line[2])
                && (line.length == 3 || line[3] == ' ' || line[3] == '-');
        if (!wellFormed) {
            throw new Garbled("a line without a reply code");
        }
        return (line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0';
    }

    private static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    private static String text(byte[] line) {
        if (line.length <= 4) {
            return "";
        }
        return ReplyText.clean(new String(line, 4, line.length - 4, StandardCharsets.UTF_8));
    }

    private Reply whole() {
        EnhancedStatus status = status(lines.get(0));
        String prefix = status == null ? "" : lines.get(0).split(" ", 2)[0];
        List<String> texts =
                lines.stream().map(line -> ReplyText.of(without(prefix, line))).toList();
        Reply reply = new Reply(code, status, texts);
        lines.clear();
        octets = 0;
        return reply;
    }

    /** RFC 2034 §4: a status of another class than the code's is text like any other. */
    private @Nullable EnhancedStatus status(String text) {
        Matcher matcher = STATUS.matcher(text);
        return matcher.matches() && text.charAt(0) - '0' == code / 100 ? EnhancedStatus.parse(matcher.group(1)) : null;
    }

    private static String without(String status, String line) {
        boolean has = !status.isEmpty()
                && line.startsWith(status)
                && (line.length() == status.length() || line.charAt(status.length()) == ' ');
        return has ? line.substring(Math.min(line.length(), status.length() + 1)) : line;
    }
}
