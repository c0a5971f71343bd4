package fish.remora.protocol.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Writes encoded words: RFC 2047, in UTF-8. Pure functions. */
final class EncodedText {
    private static final String START = "=?UTF-8?";
    private static final String END = "?=";

    /** RFC 2047 §2: in characters, all of a word. */
    private static final int LONGEST = 75;

    /** Of what is between the marks: a letter and a question mark are among them. */
    private static final int ROOM = LONGEST - START.length() - END.length() - 2;

    private EncodedText() {}

    /** The text as words of which none is longer than 75 characters; nothing but white space may stand between them. */
    static List<String> words(String text) {
        boolean quoted = quotedLength(text) <= base64Length(utf8(text).length);
        List<String> words = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = text.offsetByCodePoints(from, 1);
            while (to < text.length() && fits(text.substring(from, text.offsetByCodePoints(to, 1)), quoted)) {
                to = text.offsetByCodePoints(to, 1);
            }
            words.add(word(text.substring(from, to), quoted));
            from = to;
        }
        return words;
    }

    private static boolean fits(String text, boolean quoted) {
        return (quoted ? quotedLength(text) : base64Length(utf8(text).length)) <= ROOM;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int base64Length(int octets) {
        return (octets + 2) / 3 * 4;
    }

    private static int quotedLength(String text) {
        int length = 0;
        for (byte octet : utf8(text)) {
            length += isPlain(octet) || octet == ' ' ? 1 : 3;
        }
        return length;
    }

    /** RFC 2047 §5(3): what may stand for itself also in the name before an address. */
    private static boolean isPlain(byte octet) {
        return octet >= 'a' && octet <= 'z'
                || octet >= 'A' && octet <= 'Z'
                || octet >= '0' && octet <= '9'
                || "!*+-/".indexOf(octet) >= 0;
    }

    private static String word(String text, boolean quoted) {
        if (!quoted) {
            return START + "B?" + Base64.getEncoder().encodeToString(utf8(text)) + END;
        }
        StringBuilder word = new StringBuilder(START + "Q?");
        for (byte octet : utf8(text)) {
            if (octet == ' ') {
                word.append('_');
            } else if (isPlain(octet)) {
                word.append((char) octet);
            } else {
                word.append(String.format("=%02X", octet & 0xff));
            }
        }
        return word.append(END).toString();
    }
}
