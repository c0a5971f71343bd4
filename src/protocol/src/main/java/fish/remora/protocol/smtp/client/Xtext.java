package fish.remora.protocol.smtp.client;

import fish.remora.api.Address;
import java.util.Locale;

/** Addresses in DSN parameters: xtext of RFC 3461 §4, and the forms of RFC 6533 §3 for what is not ASCII. */
final class Xtext {
    private Xtext() {}

    /** {@code rfc822;ann@example.org}, or {@code utf-8;} with escapes when the address is not ASCII. */
    static String originalRecipient(Address address) {
        return address.isAscii()
                ? "rfc822;" + encode(address.toString())
                : escapeUtf8("utf-8;" + encode(address.toString()));
    }

    /** RFC 3461 §4: what is no {@code xchar} becomes a plus and two digits. Above ASCII all is kept. */
    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > ' ' && c != '+' && c != '=' && c != 127) {
                encoded.append(c);
            } else {
                encoded.append(String.format("+%02X", (int) c));
            }
        }
        return encoded.toString();
    }

    /** RFC 6533 §3, {@code utf-8-addr-xtext}: each character above ASCII becomes {@code \x{HEX}}. */
    static String escapeUtf8(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c < 128) {
                escaped.append((char) c);
            } else {
                escaped.append("\\x{")
                        .append(Integer.toHexString(c).toUpperCase(Locale.ROOT))
                        .append('}');
            }
        });
        return escaped.toString();
    }
}
