package fish.remora.protocol.smtp;

import fish.remora.api.Refused;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A command line in two: RFC 5321 §4.1.1.
 *
 * @param verb as it came
 * @param argument what follows the first space, outer blanks removed
 */
record CommandLine(String verb, String argument) {

    /** @throws Refused 500 for octets that no command may hold: controls, or 8-bit that is not UTF-8 (RFC 6531 §3.3) */
    static CommandLine parse(byte[] octets) throws Refused {
        String text = decode(octets).stripTrailing();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) == 0x7F) {
                throw Refused.with(500, "5.5.2", "Control characters are not allowed in a command");
            }
        }
        int space = text.indexOf(' ');
        return space < 0
                ? new CommandLine(text, "")
                : new CommandLine(
                        text.substring(0, space), text.substring(space + 1).strip());
    }

    /** Only ASCII has a case here: {@code ı} and {@code ſ} would become letters of a keyword in upper case. */
    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static String decode(byte[] octets) throws Refused {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new Refused(Replies.NOT_UTF8);
        }
    }
}
