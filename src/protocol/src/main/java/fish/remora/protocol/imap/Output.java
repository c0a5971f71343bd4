package fish.remora.protocol.imap;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The octets of responses: RFC 9051 §9. A mailbox name, a string, a number is written so that every client reads it. One thread. */
final class Output {
    /** A longer string goes as a literal: some clients bound their lines. */
    private static final int MAX_QUOTED = 1000;

    private final boolean utf8;
    private byte[] octets = new byte[256];
    private int length;

    /** @param utf8 the client has said that it reads UTF-8 in quoted strings: RFC 6855 §3, or RFC 9051 enabled */
    Output(boolean utf8) {
        this.utf8 = utf8;
    }

    /** ASCII, as it is. */
    Output text(String ascii) {
        int count = ascii.length();
        room(count);
        for (int i = 0; i < count; i++) {
            octets[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    Output text(char ascii) {
        room(1);
        octets[length++] = (byte) ascii;
        return this;
    }

    Output number(long number) {
        return text(Long.toString(number));
    }

    Output octets(byte[] raw) {
        return octets(raw, 0, raw.length);
    }

    Output octets(byte[] raw, int from, int count) {
        room(count);
        System.arraycopy(raw, from, octets, length, count);
        length += count;
        return this;
    }

    Output crlf() {
        return text("\r\n");
    }

    /** A quoted string where that is possible, else a literal. */
    Output string(String value) {
        byte[] raw = value.getBytes(StandardCharsets.UTF_8);
        return isQuotable(raw) ? quoted(raw) : literal(raw);
    }

    /** As {@link #string}, or NIL. */
    Output nstring(@Nullable String value) {
        return value == null ? text("NIL") : string(value);
    }

    /** {@code {n}} and the octets. */
    Output literal(byte[] raw) {
        return text('{').number(raw.length).text("}\r\n").octets(raw);
    }

    /** RFC 9051 §5.1, or RFC 3501 §5.1.3 for clients that have not said that they read UTF-8. */
    Output mailbox(String name) {
        return string(utf8 ? name : ModifiedUtf7.encode(name));
    }

    private boolean isQuotable(byte[] raw) {
        if (raw.length > MAX_QUOTED) {
            return false;
        }
        for (byte octet : raw) {
            if (octet == 0 || octet == '\r' || octet == '\n' || octet < 0 && !utf8) {
                return false;
            }
        }
        return true;
    }

    private Output quoted(byte[] raw) {
        room(2 * raw.length + 2);
        octets[length++] = '"';
        for (byte octet : raw) {
            if (octet == '"' || octet == '\\') {
                octets[length++] = '\\';
            }
            octets[length++] = octet;
        }
        octets[length++] = '"';
        return this;
    }

    private void room(int more) {
        if (length + more > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(length + more, 2 * octets.length));
        }
    }

    int length() {
        return length;
    }

    /** Forgets what was written behind that length. */
    void cutTo(int earlier) {
        length = earlier;
    }

    /** What was written; this is empty again. */
    byte[] take() {
        byte[] all = Arrays.copyOf(octets, length);
        length = 0;
        return all;
    }
}
