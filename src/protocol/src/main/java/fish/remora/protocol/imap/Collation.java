package fish.remora.protocol.imap;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** {@code i;unicode-casemap}: RFC 5051 §2. */
final class Collation {
    private Collation() {}

    /** Octets that are in the same order as texts are, when they are compared as unsigned numbers. */
    static byte[] key(String text) {
        return mapped(text).getBytes(StandardCharsets.UTF_8);
    }

    /** Equal for texts that are equal but for case. */
    static String mapped(String text) {
        StringBuilder title = new StringBuilder(text.length());
        text.codePoints().map(Character::toTitleCase).forEach(title::appendCodePoint);
        return Normalizer.normalize(title, Normalizer.Form.NFKD);
    }
}
