package fish.remora.protocol.dsn;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Foreign text made harmless, and text laid out in lines. Pure functions.
 *
 * <p>Invariant: what comes out holds no control character, no line or paragraph separator, no invisible formatting (a reply must not turn
 * the letter's direction) and no half of a surrogate pair.
 */
final class Layout {
    /** RFC 5322 §2.1.1. */
    static final int MAX_LINE = 998;

    private static final int COLUMNS = 76;
    private static final int LONGEST_WORD = 200;
    private static final String HOST_PUNCTUATION = ".-_:[]";

    private Layout() {}

    /** One line; each character that could harm has become {@code ?}. */
    static String printable(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(isHarmless(c) ? c : c == '\t' ? ' ' : '?'));
        return clean.toString();
    }

    /** Like {@link #printable}, and what is not ASCII has become {@code ?} too. */
    static String ascii(String text) {
        return printable(text)
                .codePoints()
                .map(c -> c < 0x80 ? c : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** A host name or address literal; what it may not hold has become {@code ?}. */
    static String host(String text) {
        StringBuilder host = new StringBuilder(text.length());
        text.codePoints().limit(255).forEach(c -> {
            boolean allowed = c < 0x80 && (Character.isLetterOrDigit(c) || HOST_PUNCTUATION.indexOf(c) >= 0);
            host.append(allowed ? (char) c : '?');
        });
        return host.length() == 0 ? "unknown" : host.toString();
    }

    /** So that a person's eye need not pass over pages of it. */
    static String shortened(String text, int codePoints) {
        if (text.codePointCount(0, text.length()) <= codePoints) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, codePoints)) + "...";
    }

    /** Words in lines, each behind the indent, the first behind {@code first} of the same width. */
    static String paragraph(String first, String indent, String text) {
        return first + fold(first.length(), "\r\n" + indent, indent.length(), text) + "\r\n";
    }

    /** A field, folded at its spaces: RFC 5322 §2.2.3. */
    static String field(String name, String value) {
        return name + ": " + fold(name.length() + 2, "\r\n ", 1, value) + "\r\n";
    }

    /** True when a field of one line has room for it; addresses cannot be folded. */
    static boolean fitsLine(String value) {
        return value.getBytes(StandardCharsets.UTF_8).length < MAX_LINE - 40;
    }

    private static String fold(int start, String lineBreak, int indent, String text) {
        StringBuilder folded = new StringBuilder(text.length() + 40);
        int column = start;
        for (String word : words(text)) {
            int width = word.codePointCount(0, word.length());
            if (folded.length() > 0 && column + 1 + width > COLUMNS) {
                folded.append(lineBreak);
                column = indent;
            } else if (folded.length() > 0) {
                folded.append(' ');
                column++;
            }
            folded.append(word);
            column += width;
        }
        return folded.toString();
    }

    /** Words too long for a line come in pieces. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.strip().split(" +", -1)) {
            String rest = word;
            while (rest.codePointCount(0, rest.length()) > LONGEST_WORD) {
                int cut = rest.offsetByCodePoints(0, LONGEST_WORD);
                words.add(rest.substring(0, cut));
                rest = rest.substring(cut);
            }
            words.add(rest);
        }
        return words;
    }

    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
