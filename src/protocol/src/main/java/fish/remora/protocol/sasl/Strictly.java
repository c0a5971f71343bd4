package fish.remora.protocol.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** Reads encodings to the letter: what the JDK would mend is malformed. */
final class Strictly {
    private static final Pattern BAD_ESCAPE = Pattern.compile("=(?!2[Cc]|3[Dd])");

    private Strictly() {}

    /** RFC 4648 §4, with its padding (§3.2); {@link Base64} lets a client do without. */
    static byte[] base64(byte[] text) throws BadResponse {
        if (text.length % 4 == 0) {
            try {
                return Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException none) {
                // Said below, without the client's octets that the exception quotes.
            }
        }
        throw BadResponse.malformed("That is not base64");
    }

    static byte[] base64(String text) throws BadResponse {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    /** RFC 5802 §5.1: comma and equals sign are {@code =2C} and {@code =3D}, in ABNF of any case (RFC 5234 §2.3). */
    static String saslName(String text) throws BadResponse {
        if (BAD_ESCAPE.matcher(text).find()) {
            throw BadResponse.malformed("That is no saslname");
        }
        return text.replace("=2C", ",").replace("=2c", ",").replace("=3D", "=").replace("=3d", "=");
    }

    /** RFC 3629. */
    static String utf8(byte[] octets) throws BadResponse {
        return utf8(octets, 0, octets.length);
    }

    static String utf8(byte[] octets, int start, int end) throws BadResponse {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets, start, end - start))
                    .toString();
        } catch (CharacterCodingException none) {
            throw BadResponse.malformed("That is not UTF-8");
        }
    }
}
