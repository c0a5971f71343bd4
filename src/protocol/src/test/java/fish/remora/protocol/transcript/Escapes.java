package fish.remora.protocol.transcript;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The octets that a transcript's text stands for: UTF-8 with {@code \r \n \t \\ \x00} and {@code \{a*2000}}. */
public final class Escapes {
    private Escapes() {}

    public static byte[] octets(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        int i = 0;
        while (i < text.length()) {
            int backslash = text.indexOf('\\', i);
            int end = backslash < 0 ? text.length() : backslash;
            octets.writeBytes(text.substring(i, end).getBytes(StandardCharsets.UTF_8));
            i = backslash < 0 ? end : escape(text, backslash + 1, octets);
        }
        return octets.toByteArray();
    }

    /** One character an octet, as {@link Line#receiveLine} has it. */
    static String characters(String text) {
        return new String(octets(text), StandardCharsets.ISO_8859_1);
    }

    private static int escape(String text, int i, ByteArrayOutputStream octets) {
        switch (text.charAt(i)) {
            case 'r' -> octets.write('\r');
            case 'n' -> octets.write('\n');
            case 't' -> octets.write('\t');
            case '\\' -> octets.write('\\');
            case 'x' -> {
                octets.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                return i + 3;
            }
            case '{' -> {
                int star = text.indexOf('*', i);
                int end = text.indexOf('}', star);
                byte[] repeated = octets(text.substring(i + 1, star));
                for (int n = Integer.parseInt(text.substring(star + 1, end)); n > 0; n--) {
                    octets.writeBytes(repeated);
                }
                return end + 1;
            }
            default -> throw new IllegalArgumentException("no escape: \\" + text.charAt(i));
        }
        return i + 1;
    }
}
