package fish.remora.app.jmap.mail;

import fish.remora.protocol.mime.Header;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The value of a parameter as a person reads it: in pieces and with percents as RFC 2231 has it, or with encoded words, which that forbids and many
 * senders write. Pure functions.
 */
final class ParameterText {
    private static final int MOST_PIECES = 200;

    private ParameterText() {}

    /**
     * @param parameters by names in lower case, as they came
     * @return empty: there is none, or nothing in it
     */
    static Optional<String> of(Map<String, String> parameters, String name) {
        String extended = parameters.get(name + "*");
        String whole = extended != null ? percents(extended) : pieces(parameters, name);
        if (whole.isEmpty()) {
            whole = Header.decode(parameters.getOrDefault(name, ""));
        }
        return Optional.of(whole.strip()).filter(text -> !text.isEmpty());
    }

    /** RFC 2231 §3, §4.1. The first piece names the charset of all that are encoded. */
    private static String pieces(Map<String, String> parameters, String name) {
        Charset charset = StandardCharsets.UTF_8;
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < MOST_PIECES; i++) {
            String plain = parameters.get(name + "*" + i);
            String encoded = parameters.get(name + "*" + i + "*");
            if (encoded != null) {
                charset = i == 0 ? charset(encoded) : charset;
                decode(i == 0 ? behindQuotes(encoded) : encoded, octets);
            } else if (plain != null) {
                octets.writeBytes(plain.getBytes(charset));
            } else {
                break;
            }
        }
        return octets.toString(charset);
    }

    private static String percents(String value) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        decode(behindQuotes(value), octets);
        return octets.toString(charset(value));
    }

    /** {@code charset'language'text}. */
    private static String behindQuotes(String value) {
        int second = value.indexOf('\'', value.indexOf('\'') + 1);
        return second > 0 ? value.substring(second + 1) : value;
    }

    private static Charset charset(String value) {
        int quote = value.indexOf('\'');
        try {
            return quote > 0 ? Charset.forName(value.substring(0, quote)) : StandardCharsets.UTF_8;
        } catch (IllegalArgumentException unknown) {
            return StandardCharsets.UTF_8;
        }
    }

    private static void decode(String text, ByteArrayOutputStream to) {
        int i = 0;
        while (i < text.length()) {
            boolean encoded = text.charAt(i) == '%' && i + 2 < text.length();
            int high = encoded ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = encoded ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (high >= 0 && low >= 0) {
                to.write(high << 4 | low);
                i += 3;
            } else {
                to.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
                i++;
            }
        }
    }
}
