package fish.remora.protocol.mime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;

/**
 * Makes text of octets in a charset that somebody has named. A name that nobody knows, US-ASCII and none are read as UTF-8; in UTF-8 an
 * octet that cannot be is read as Windows-1252, and so is ISO-8859-1, which nobody means. Has no state.
 */
final class TextDecoding {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private static final int BUFFER = 4096;

    private TextDecoding() {}

    static Charset charset(String name) {
        try {
            return switch (name.strip().toLowerCase(Locale.ROOT)) {
                case "", "us-ascii", "ascii", "utf-8", "utf8" -> StandardCharsets.UTF_8;
                case "iso-8859-1", "latin1" -> WINDOWS_1252;
                default -> Charset.forName(name.strip());
            };
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return StandardCharsets.UTF_8;
        }
    }

    /**
     * Reads until the octets or the room end.
     *
     * @param limit in characters, of all that {@code to} may hold
     */
    static void read(InputStream octets, Charset charset, StringBuilder to, int limit) throws IOException {
        boolean utf8 = charset.equals(StandardCharsets.UTF_8);
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(utf8 ? CodingErrorAction.REPORT : CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        int room = Math.min(BUFFER, Math.max(limit, 16));
        ByteBuffer in = ByteBuffer.allocate(room);
        CharBuffer out = CharBuffer.allocate(room);
        boolean end = false;
        while (!end && to.length() < limit) {
            int read = octets.read(in.array(), in.position(), in.remaining());
            end = read < 0;
            in.position(in.position() + Math.max(read, 0)).flip();
            decode(decoder, in, out, end, to);
            in.compact();
        }
        if (to.length() > limit) {
            to.setLength(Character.isHighSurrogate(to.charAt(limit - 1)) ? limit - 1 : limit);
        }
    }

    private static void decode(CharsetDecoder decoder, ByteBuffer in, CharBuffer out, boolean end, StringBuilder to) {
        CoderResult result;
        do {
            result = decoder.decode(in, out, end);
            out.flip();
            to.append(out);
            out.clear();
            if (result.isError()) {
                to.append(WINDOWS_1252.decode(ByteBuffer.wrap(new byte[] {in.get()})));
            }
        } while (!result.isUnderflow());
    }
}
