package fish.remora.protocol.mime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Octets as they stand in an IMAP response (RFC 9051 §9), and the numbers of the form that {@link Summary} is kept in. One thread. */
final class ResponseText {
    /** In octets: a longer string goes as a literal, as some clients bound their lines. */
    private static final int MAX_QUOTED = 1000;

    private byte[] octets;
    private int length;

    ResponseText(int room) {
        octets = new byte[room];
    }

    int length() {
        return length;
    }

    byte[] toOctets() {
        return Arrays.copyOf(octets, length);
    }

    /** Forgets what was written behind that length. */
    void cutTo(int earlier) {
        length = earlier;
    }

    ResponseText text(char ascii) {
        room(1);
        octets[length++] = (byte) ascii;
        return this;
    }

    ResponseText text(String ascii) {
        int count = ascii.length();
        room(count);
        for (int i = 0; i < count; i++) {
            octets[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    ResponseText number(long number) {
        if (number >= 0 && number < 10) {
            return text((char) ('0' + number));
        }
        return text(Long.toString(number));
    }

    ResponseText octets(byte[] raw, int from, int count) {
        room(count);
        System.arraycopy(raw, from, octets, length, count);
        length += count;
        return this;
    }

    ResponseText octets(ResponseText other) {
        return octets(other.octets, 0, other.length);
    }

    /** {@code nstring}. */
    ResponseText nstring(@Nullable String value, int limit) {
        return value == null ? text("NIL") : string(value, limit);
    }

    /**
     * {@code string}: quoted when it is seven bits and short, else a literal in UTF-8.
     *
     * @param limit in characters: the rest is cut off
     */
    ResponseText string(String value, int limit) {
        int count = cut(value, limit);
        if (count > MAX_QUOTED || !isQuotable(value, count)) {
            byte[] raw = value.substring(0, count).getBytes(StandardCharsets.UTF_8);
            return text('{').number(raw.length).text("}\r\n").octets(raw, 0, raw.length);
        }
        room(2 * count + 2);
        octets[length++] = '"';
        for (int i = 0; i < count; i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                octets[length++] = '\\';
            }
            octets[length++] = (byte) c;
        }
        octets[length++] = '"';
        return this;
    }

    /** Quoted, in upper case if it is ASCII: names whose case means nothing. */
    ResponseText upper(String name, int limit) {
        int from = length;
        string(name, limit);
        if (octets[from] == '"') {
            for (int i = from; i < length; i++) {
                byte octet = octets[i];
                octets[i] = octet >= 'a' && octet <= 'z' ? (byte) (octet - 32) : octet;
            }
        }
        return this;
    }

    private static int cut(String value, int limit) {
        if (value.length() <= limit) {
            return value.length();
        }
        return Character.isHighSurrogate(value.charAt(limit - 1)) ? limit - 1 : limit;
    }

    private static boolean isQuotable(String value, int count) {
        for (int i = 0; i < count; i++) {
            char c = value.charAt(i);
            if (c >= 127 || c < ' ' && c != '\t') {
                return false;
            }
        }
        return true;
    }

    /** Seven bits an octet, the lowest first; the high bit says that there are more. */
    ResponseText varint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            octets[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        octets[length++] = (byte) rest;
        return this;
    }

    /** As {@link #varint}, small for small negative numbers too. */
    ResponseText signed(long value) {
        return varint(value << 1 ^ value >> 63);
    }

    /** Its length, then its octets. */
    ResponseText block(ResponseText other) {
        return varint(other.length).octets(other);
    }

    /** As {@link #block}, in UTF-8. */
    ResponseText block(String value) {
        byte[] raw = value.getBytes(StandardCharsets.UTF_8);
        return varint(raw.length).octets(raw, 0, raw.length);
    }

    private void room(int more) {
        if (length + more > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(length + more, 2 * octets.length));
        }
    }
}
