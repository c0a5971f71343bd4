package fish.remora.protocol.imap;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The names of mailboxes in seven bits: RFC 3501 §5.1.3. */
final class ModifiedUtf7 {
    private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getDecoder();

    private ModifiedUtf7() {}

    static String encode(String name) {
        StringBuilder encoded = new StringBuilder(name.length() + 8);
        int i = 0;
        while (i < name.length()) {
            char c = name.charAt(i);
            if (isPlain(c)) {
                encoded.append(c);
                if (c == '&') {
                    encoded.append('-');
                }
                i++;
                continue;
            }
            int from = i;
            while (i < name.length() && !isPlain(name.charAt(i))) {
                i++;
            }
            byte[] utf16 = name.substring(from, i).getBytes(StandardCharsets.UTF_16BE);
            encoded.append('&')
                    .append(ENCODER.encodeToString(utf16).replace('/', ','))
                    .append('-');
        }
        return encoded.toString();
    }

    /** @throws BadSyntax when it is none; a name has one encoding only */
    static String decode(String encoded) throws BadSyntax {
        if (encoded.indexOf('&') < 0 && encoded.chars().allMatch(c -> isPlain((char) c))) {
            return encoded;
        }
        StringBuilder name = new StringBuilder(encoded.length());
        int i = 0;
        while (i < encoded.length()) {
            int end = encoded.charAt(i) == '&' ? encoded.indexOf('-', i) : i;
            if (end < 0) {
                throw wrong();
            }
            if (end == i) {
                name.append(encoded.charAt(i));
            } else {
                name.append(end == i + 1 ? "&" : shifted(encoded.substring(i + 1, end)));
            }
            i = end + 1;
        }
        String decoded = name.toString();
        if (!encode(decoded).equals(encoded)) {
            throw wrong();
        }
        return decoded;
    }

    private static String shifted(String base64) throws BadSyntax {
        try {
            ByteBuffer octets =
                    ByteBuffer.wrap(DECODER.decode(base64.replace('/', '!').replace(',', '/')));
            CharBuffer text = StandardCharsets.UTF_16BE.newDecoder().decode(octets);
            return text.toString();
        } catch (IllegalArgumentException | CharacterCodingException none) {
            throw wrong();
        }
    }

    private static BadSyntax wrong() {
        return new BadSyntax("Not a mailbox name in modified UTF-7");
    }

    private static boolean isPlain(char c) {
        return c >= 0x20 && c <= 0x7e;
    }
}
