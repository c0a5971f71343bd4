package fish.remora.protocol.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;

/**
 * The text of a part: EmailBodyValue of RFC 8621 §4.1.4. Immutable.
 *
 * @param value its lines end by LF
 * @param isEncodingProblem the charset is not known, or some octets mean nothing in it
 * @param isTruncated there is more
 */
public record BodyText(String value, boolean isEncodingProblem, boolean isTruncated) {
    /**
     * Reads it.
     *
     * @param octets without their transfer encoding; not closed
     * @param charset as it is named; empty text: none is
     * @param most octets of the value in UTF-8, and octets that are read
     * @param html never cut within a tag
     */
    public static BodyText read(InputStream octets, String charset, int most, boolean html) throws IOException {
        // One octet more, to see whether there is more.
        byte[] read = octets.readNBytes(most == Integer.MAX_VALUE ? most : most + 1);
        boolean problem = !isKnown(charset);
        String text;
        try {
            CharBuffer strict = TextDecoding.charset(charset)
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(read, 0, Math.min(read.length, most)));
            text = strict.toString();
        } catch (CharacterCodingException wrong) {
            StringBuilder lenient = new StringBuilder();
            TextDecoding.read(
                    new ByteArrayInputStream(read, 0, Math.min(read.length, most)),
                    TextDecoding.charset(charset),
                    lenient,
                    Integer.MAX_VALUE);
            text = lenient.toString();
            // The last character may have been cut in two.
            problem |= read.length <= most;
        }
        String lines = text.replace("\r\n", "\n");
        int end = end(lines, most);
        boolean truncated = read.length > most || end < lines.length();
        String cut = lines.substring(0, truncated && html ? beforeTag(lines, end) : end);
        return new BodyText(cut, problem, truncated);
    }

    /** What a person sees of it, when it is HTML. */
    public String shownOfHtml() {
        return HtmlText.of(value);
    }

    private static boolean isKnown(String charset) {
        try {
            return charset.isBlank() || Charset.isSupported(charset.strip());
        } catch (IllegalCharsetNameException | UnsupportedCharsetException none) {
            return false;
        }
    }

    /** Where so many octets end; no character is cut in two. */
    private static int end(String text, int most) {
        if (text.length() <= most / 4) {
            return text.length();
        }
        int octets = 0;
        int end = 0;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            octets += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (octets > most) {
                break;
            }
            end += Character.charCount(c);
        }
        return end;
    }

    /** Where the tag begins that is open there, if one is. */
    private static int beforeTag(String text, int end) {
        int tag = text.lastIndexOf('<', end - 1);
        int close = tag < 0 ? -1 : text.indexOf('>', tag);
        return tag >= 0 && (close < 0 || close >= end) ? tag : end;
    }
}
