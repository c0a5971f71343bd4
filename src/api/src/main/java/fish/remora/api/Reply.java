package fish.remora.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An SMTP reply, RFC 5321 §4.2: a code, an enhanced status where one belongs (RFC 2034), and one or more lines of text.
 *
 * <p>Invariant: the text holds printable characters only, so a reply can never end early or smuggle a second one; the classes of
 * code and status agree.
 *
 * @param code 200 to 599
 * @param status null for replies to HELO, EHLO, 3yz and the greeting (RFC 2034 §4)
 * @param lines at least one; each at most 480 characters, so that code, status and CRLF fit the 512 octets of RFC 5321 §4.5.3.1.5
 */
public record Reply(int code, @Nullable EnhancedStatus status, List<String> lines) {
    private static final int MAX_LINE = 480;

    public Reply {
        lines = List.copyOf(lines);
        if (code < 200 || code > 599 || lines.isEmpty()) {
            throw new IllegalArgumentException("no RFC 5321 reply: " + code);
        }
        if (status != null && status.category() != code / 100) {
            throw new IllegalArgumentException("status " + status + " does not belong to code " + code);
        }
        for (String line : lines) {
            if (line.length() > MAX_LINE || line.chars().anyMatch(c -> c < 32 || c == 127)) {
                throw new IllegalArgumentException("a reply line holds at most " + MAX_LINE + " printable characters");
            }
        }
    }

    /** A reply of one line, such as {@code Reply.of(550, "5.1.1", "No such user")}. */
    public static Reply of(int code, String status, String text) {
        return new Reply(code, EnhancedStatus.parse(status), List.of(text));
    }

    /** A reply without an enhanced status. */
    public static Reply bare(int code, String... lines) {
        return new Reply(code, null, List.of(lines));
    }

    /** True for 2yz: for the end of the content it means "durable, and ours" (RFC 5321 §6.1). */
    public boolean isPositive() {
        return code < 300;
    }

    /** True for 4yz: the same may succeed later. */
    public boolean isTransient() {
        return code >= 400 && code < 500;
    }

    @Override
    public String toString() {
        return code + " " + (status == null ? "" : status + " ") + String.join(" / ", lines);
    }
}
