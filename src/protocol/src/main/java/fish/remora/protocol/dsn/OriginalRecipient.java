package fish.remora.protocol.dsn;

import fish.remora.api.Address;
import java.util.function.IntPredicate;

/** Values of ORCPT: RFC 3461 §4.2 with its xtext, RFC 6533 §3 for what is not ASCII. Pure functions. */
public final class OriginalRecipient {
    private OriginalRecipient() {}

    /** {@code rfc822;a+2Bb@example.org}; or <code>utf-8;&#92;x{FC}ber@example.org</code>, which any peer can be told. */
    public static String of(Address address) {
        String text = address.toString();
        return address.isAscii() ? "rfc822;" + xtext(text) : "utf-8;" + escape(text, OriginalRecipient::isQchar);
    }

    /** RFC 6533 §3: what came in UTF-8, for a peer without SMTPUTF8. */
    public static String inAscii(String value) {
        return escape(value, c -> c < 128);
    }

    /** RFC 3461 §4: what is no {@code xchar} becomes a plus and two digits. */
    private static String xtext(String ascii) {
        StringBuilder encoded = new StringBuilder(ascii.length() + 8);
        for (int i = 0; i < ascii.length(); i++) {
            char c = ascii.charAt(i);
            boolean xchar = c > ' ' && c < 127 && c != '+' && c != '=';
            encoded.append(xchar ? String.valueOf(c) : String.format("+%02X", (int) c));
        }
        return encoded.toString();
    }

    /** {@code QCHAR} of RFC 6533 §3. */
    private static boolean isQchar(int c) {
        return c > ' ' && c < 127 && c != '+' && c != '=' && c != '\\';
    }

    private static String escape(String text, IntPredicate plain) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        text.codePoints()
                .forEach(c -> escaped.append(plain.test(c) ? Character.toString(c) : String.format("\\x{%02X}", c)));
        return escaped.toString();
    }
}
