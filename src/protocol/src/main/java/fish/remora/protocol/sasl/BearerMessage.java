package fish.remora.protocol.sasl;

import fish.remora.api.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client's message that holds a token: key=value pairs, each with a %x01 behind it, and one more %x01.
 *
 * @param user empty: not said
 * @param token empty: the client has none; for whoever reads this to erase
 */
record BearerMessage(String user, Secret token) {
    private static final byte KVSEP = 1;

    /** RFC 5801 §4 without channel binding and non-standard messages, of which this mechanism has none; RFC 7628 §3.1. */
    private static final Pattern GS2_HEADER = Pattern.compile("[ny],(?:a=(?<authzid>[^,\\x00]+))?,");

    /** RFC 6750 §2.1: {@code Bearer b64token}; a scheme is of any case (RFC 9110 §11.1). */
    private static final String SCHEME = "bearer ";

    /** Where a value stands, without its kvsep. */
    private record Range(int start, int end) {}

    /** RFC 7628 §3.1. */
    static BearerMessage oauthBearer(byte[] message) throws BadResponse {
        int header = indexOf(message, KVSEP, 0);
        Matcher found = GS2_HEADER.matcher(Strictly.utf8(message, 0, header));
        if (!found.matches()) {
            throw malformed();
        }
        String authzid = found.group("authzid");
        Map<String, Range> pairs = pairs(message, header + 1);
        for (Range value : pairs.values()) {
            insistOnAscii(message, value);
        }
        return new BearerMessage(authzid == null ? "" : Strictly.saslName(authzid), token(message, pairs));
    }

    /** As Google's "XOAUTH2 Mechanism" describes it: the user is a pair too, and must be there. */
    static BearerMessage xoauth2(byte[] message) throws BadResponse {
        Map<String, Range> pairs = pairs(message, 0);
        Range user = pairs.get("user");
        if (user == null || user.start() == user.end()) {
            throw malformed();
        }
        return new BearerMessage(Strictly.utf8(message, user.start(), user.end()), token(message, pairs));
    }

    /** By key. Keys that nobody knows are passed over, host and port as well: there is one service here. */
    private static Map<String, Range> pairs(byte[] message, int start) throws BadResponse {
        Map<String, Range> pairs = new HashMap<>();
        int at = start;
        while (at < message.length && message[at] != KVSEP) {
            int equals = indexOf(message, (byte) '=', at);
            int end = indexOf(message, KVSEP, equals);
            if (end == message.length || pairs.put(key(message, at, equals), value(message, equals + 1, end)) != null) {
                throw malformed();
            }
            at = end + 1;
        }
        if (at != message.length - 1) {
            throw malformed();
        }
        return pairs;
    }

    private static String key(byte[] message, int start, int end) throws BadResponse {
        for (int i = start; i < end; i++) {
            int letter = message[i] | 0x20;
            if (letter < 'a' || letter > 'z') {
                throw malformed();
            }
        }
        if (start == end) {
            throw malformed();
        }
        return new String(message, start, end - start, StandardCharsets.US_ASCII);
    }

    /** RFC 7628 §3.1, and 8-bit octets, which a name in XOAUTH2 may have. */
    private static Range value(byte[] message, int start, int end) throws BadResponse {
        for (int i = start; i < end; i++) {
            boolean blank = message[i] == '\t' || message[i] == '\r' || message[i] == '\n';
            if (message[i] >= 0 && message[i] < ' ' && !blank || message[i] == 0x7F) {
                throw malformed();
            }
        }
        return new Range(start, end);
    }

    private static void insistOnAscii(byte[] message, Range value) throws BadResponse {
        for (int i = value.start(); i < value.end(); i++) {
            if (message[i] < 0) {
                throw malformed();
            }
        }
    }

    private static Secret token(byte[] message, Map<String, Range> pairs) throws BadResponse {
        Range auth = pairs.get("auth");
        if (auth == null) {
            throw malformed();
        }
        if (auth.start() == auth.end()) {
            return new Secret(new byte[0]);
        }
        int start = auth.start() + SCHEME.length();
        boolean bearer = start < auth.end()
                && new String(message, auth.start(), SCHEME.length(), StandardCharsets.ISO_8859_1)
                        .equalsIgnoreCase(SCHEME);
        if (!bearer || !isToken(message, start, auth.end())) {
            throw malformed();
        }
        return new Secret(Arrays.copyOfRange(message, start, auth.end()));
    }

    /** RFC 6750 §2.1: b64token. */
    private static boolean isToken(byte[] message, int start, int end) {
        int padding = end;
        while (padding > start && message[padding - 1] == '=') {
            padding--;
        }
        for (int i = start; i < padding; i++) {
            int octet = message[i];
            int letter = octet | 0x20;
            boolean alphanumeric = letter >= 'a' && letter <= 'z' || octet >= '0' && octet <= '9';
            if (!alphanumeric && "-._~+/".indexOf(octet) < 0) {
                return false;
            }
        }
        return padding > start;
    }

    /** The message's end when there is none. */
    private static int indexOf(byte[] message, byte octet, int from) {
        int at = from;
        while (at < message.length && message[at] != octet) {
            at++;
        }
        return Math.min(at, message.length);
    }

    private static BadResponse malformed() {
        return BadResponse.malformed("That is no message with a token");
    }
}
