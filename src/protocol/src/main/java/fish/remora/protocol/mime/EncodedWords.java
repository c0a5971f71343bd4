package fish.remora.protocol.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the encoded words of RFC 2047. What is no encoded word, or one in a charset that nobody knows, stays as it is.
 *
 * <p>Departs from RFC 2047 §5 and §6.2 where senders do: a word is seen inside other text and in quotes, and octets of neighbours in
 * one charset are joined before they are decoded, because many senders cut characters in two. Control characters, which an encoded
 * word may smuggle, become spaces.
 */
final class EncodedWords {
    /** Charset, language (RFC 2231 §5), encoding, text. */
    private static final Pattern WORD =
            Pattern.compile("=\\?([^?*\\s]{1,60})(?:\\*[^?\\s]*+)?\\?([BbQq])\\?([^?\\s]*+)\\?=");

    private EncodedWords() {}

    static String decode(String text) {
        if (!text.contains("=?")) {
            return text;
        }
        StringBuilder decoded = new StringBuilder(text.length());
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        Charset open = null;
        int end = 0;
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            Charset charset = charset(word.group(1));
            boolean known = charset != null;
            String between = text.substring(end, word.start());
            boolean neighbours = known && open != null && between.isBlank();
            if (!neighbours || !Objects.equals(open, charset)) {
                flush(octets, open, decoded);
            }
            if (!neighbours) {
                decoded.append(between);
            }
            if (known) {
                octets.writeBytes(octets(word.group(2), word.group(3)));
            } else {
                decoded.append(word.group());
            }
            open = charset;
            end = word.end();
        }
        flush(octets, open, decoded);
        return decoded.append(text, end, text.length()).toString();
    }

    private static void flush(ByteArrayOutputStream octets, @Nullable Charset charset, StringBuilder decoded) {
        if (charset != null) {
            String text = octets.toString(charset);
            text.chars().forEach(c -> decoded.append(Character.isISOControl(c) ? ' ' : (char) c));
            octets.reset();
        }
    }

    private static @Nullable Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return null;
        }
    }

    private static byte[] octets(String encoding, String text) {
        return encoding.equalsIgnoreCase("Q") ? quoted(text) : base64(text);
    }

    /** RFC 2047 §4.2; an equals sign without two hexadecimal digits stands for itself. */
    private static byte[] quoted(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == '=' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (low >= 0) {
                octets.write(high << 4 | low);
                i += 2;
            } else if (c == '_') {
                octets.write(' ');
            } else {
                octets.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return octets.toByteArray();
    }

    /** RFC 2047 §4.1, as far as it goes: other characters are passed over, a cut end is left out. */
    private static byte[] base64(String text) {
        String digits = text.replaceAll("[^A-Za-z0-9+/]", "");
        int whole = digits.length() % 4 == 1 ? digits.length() - 1 : digits.length();
        return Base64.getDecoder().decode(digits.substring(0, whole));
    }
}
