package fish.remora.protocol.dsn;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The encodings that addresses and ids of the DSN parameters wear: RFC 3461 §4 and RFC 6533 §3. Pure functions; nothing throws. */
final class Xtext {
    private Xtext() {}

    /** {@code +3D} becomes {@code =}; octets together are UTF-8. What is no hexchar stands for itself. */
    static String decode(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); ) {
            int high = text.charAt(i) == '+' && i + 2 < text.length() ? hex(text.charAt(i + 1)) : -1;
            int low = high >= 0 ? hex(text.charAt(i + 2)) : -1;
            if (low >= 0) {
                octets.write(high << 4 | low);
                i += 3;
            } else {
                int c = text.codePointAt(i);
                octets.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(c);
            }
        }
        return octets.toString(StandardCharsets.UTF_8);
    }

    /**
     * {@code utf-8-addr-xtext}: an address beyond ASCII for a notice that must be ASCII, {@code ü} as <code>&#92;x{FC}</code>.
     */
    static String utf8Address(String address) {
        StringBuilder text = new StringBuilder(address.length() + 20);
        address.codePoints().forEach(c -> {
            boolean plain = c > ' ' && c < 127 && c != '\\' && c != '+' && c != '=';
            if (plain) {
                text.append((char) c);
            } else {
                text.append(String.format("\\x{%02X}", c));
            }
        });
        return text.toString();
    }

    /** Upper case only: RFC 3461 §4. */
    private static int hex(char c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    }
}
