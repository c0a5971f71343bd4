package fish.remora.protocol.pop3;

import fish.remora.api.Denied;
import java.nio.charset.StandardCharsets;

/**
 * Writes status lines: RFC 1939 §3, with the response codes of RFC 2449 §8 and RFC 3206.
 *
 * <p>Invariant: one line each, printable ASCII, at most 512 octets (RFC 1939 §3), whatever the text was: words of the application
 * may quote a client. Only a challenge may be longer, as RFC 5034 §4 has it.
 */
final class Answer {
    private static final int MAX_TEXT = 480;

    private Answer() {}

    static byte[] ok(String text) {
        return line("+OK ", text);
    }

    static byte[] error(String text) {
        return line("-ERR ", text);
    }

    /** A failure of ours, not of the client: RFC 3206 §4. */
    static byte[] systemError(String text) {
        return line("-ERR [SYS/TEMP] ", text);
    }

    /** RFC 2449 §8.1.1. */
    static byte[] loginDelay(long seconds) {
        return line("-ERR [LOGIN-DELAY] ", "An account may log in each " + seconds + " seconds");
    }

    /** RFC 5034 §4. */
    static byte[] challenge(String base64) {
        return ("+ " + base64 + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] denied(Denied denied) {
        String text = denied.getMessage();
        return line("-ERR " + responseCode(denied.code()), text == null ? "" : text);
    }

    /** RFC 3206 §4: AUTH stands for any trouble with credentials, an account that may not come in among them. */
    private static String responseCode(Denied.Code code) {
        return switch (code) {
            case AUTHENTICATIONFAILED, AUTHORIZATIONFAILED -> "[AUTH] ";
            case INUSE -> "[IN-USE] ";
            case UNAVAILABLE, LIMIT -> "[SYS/TEMP] ";
            // RFC 3206 §4: it needs somebody who changes something here.
            case CANNOT, NOPERM -> "[SYS/PERM] ";
            case NONEXISTENT, ALREADYEXISTS, OVERQUOTA, TRYCREATE, TOOBIG, EXPUNGEISSUED, USEATTR -> "";
        };
    }

    private static byte[] line(String start, String text) {
        StringBuilder line = new StringBuilder(start.length() + text.length() + 2).append(start);
        int end = Math.min(text.length(), MAX_TEXT);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            line.append(c >= 32 && c < 127 ? c : '?');
        }
        return line.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }
}
