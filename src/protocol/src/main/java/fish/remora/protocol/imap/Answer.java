package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import java.nio.charset.StandardCharsets;

/**
 * Status responses: RFC 9051 §7.1.
 *
 * <p>Invariant: one line each, printable ASCII, whatever the text was: words of the application may quote a client.
 */
final class Answer {
    /** RFC 9051 §7.6: the literal may come. */
    static final byte[] GO_ON = "+ Go on\r\n".getBytes(StandardCharsets.US_ASCII);

    private Answer() {}

    static byte[] ok(String tag, String text) {
        return line(tag, "OK", text);
    }

    static byte[] no(String tag, String text) {
        return line(tag, "NO", text);
    }

    static byte[] bad(String tag, String text) {
        return line(tag, "BAD", text);
    }

    static byte[] bye(String text) {
        return line("*", "BYE", text);
    }

    /** RFC 5530 §3 and others: each code is called there what it is called here. */
    static String denied(Denied denied) {
        String text = denied.getMessage();
        return "[" + denied.code() + "] " + (text == null || text.isBlank() ? "No" : text);
    }

    static byte[] line(String tag, String status, String text) {
        StringBuilder line = new StringBuilder(text.length() + 32)
                .append(tag)
                .append(' ')
                .append(status)
                .append(' ');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            line.append(c >= 32 && c < 127 ? c : '?');
        }
        return line.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }
}
