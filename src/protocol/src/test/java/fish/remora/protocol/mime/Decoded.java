package fish.remora.protocol.mime;

import fish.remora.api.Octets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** What a reader makes of a message: its parts with their decoded octets. For tests of {@link SevenBit}. */
final class Decoded {
    private Decoded() {}

    /** The message converted, read in odd pieces. */
    static byte[] sevenBit(byte[] message) throws IOException {
        ByteArrayOutputStream converted = new ByteArrayOutputStream();
        try (InputStream in = SevenBit.open(Octets.of(message))) {
            byte[] buffer = new byte[777];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                converted.write(buffer, 0, length);
            }
        }
        return converted.toByteArray();
    }

    /** Each leaf as {@code type:octets}, one character an octet, in order. */
    static List<String> leaves(byte[] message) {
        List<String> leaves = new ArrayList<>();
        collect(Indexes.of(message).root(), message, leaves);
        return leaves;
    }

    private static void collect(Part part, byte[] message, List<String> to) {
        if (part.children().isEmpty()) {
            to.add(part.content().type() + ":" + decode(part.content().encoding(), Indexes.body(part, message)));
        }
        part.children().forEach(child -> collect(child, message, to));
    }

    private static String decode(String encoding, String body) {
        return switch (encoding) {
            case "base64" -> new String(Base64.getMimeDecoder().decode(body), StandardCharsets.ISO_8859_1);
            case "quoted-printable" -> quotedPrintable(body);
            default -> body;
        };
    }

    /** RFC 2045 §6.7, strictly: what may not be there is a failure. */
    private static String quotedPrintable(String body) {
        StringBuilder decoded = new StringBuilder();
        for (String line : body.split("(?<=\r\n)")) {
            String text = line.endsWith("\r\n") ? line.substring(0, line.length() - 2) : line;
            if (text.length() > 76 || !text.matches("([!-<>-~ \t]|=[0-9A-F]{2})*([!-<>-~]|=[0-9A-F]{2}|=)?")) {
                throw new AssertionError("not quoted-printable: " + line);
            }
            boolean soft = text.endsWith("=");
            for (int i = 0; i < text.length() - (soft ? 1 : 0); i++) {
                char c = text.charAt(i);
                if (c == '=') {
                    c = (char) Integer.parseInt(text.substring(i + 1, i + 3), 16);
                    i += 2;
                }
                decoded.append(c);
            }
            decoded.append(soft ? "" : line.substring(text.length()));
        }
        return decoded.toString();
    }
}
