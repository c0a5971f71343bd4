package fish.remora.protocol.dsn;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One of the three parts of a multipart/report.
 *
 * @param type with its parameters
 * @param description RFC 2045 §8
 * @param octets lines of at most 998 octets without NUL, bare CR or bare LF: they need no encoding
 */
record BodyPart(String type, String description, byte[] octets) {

    static BodyPart of(String type, String description, CharSequence text) {
        return new BodyPart(type, description, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    boolean isEightBit() {
        return isEightBit(octets);
    }

    static boolean isEightBit(byte[] octets) {
        for (byte octet : octets) {
            if (octet < 0) {
                return true;
            }
        }
        return false;
    }

    /** By octets: a boundary is ASCII, so is its like in ISO 8859-1. */
    boolean contains(String boundary) {
        return new String(octets, StandardCharsets.ISO_8859_1).contains(boundary);
    }

    /** RFC 2045 §6.2: the encoding names what is there; nothing is ever encoded. */
    void write(ByteArrayOutputStream out) {
        String fields = "Content-Type: " + type + "\r\n"
                + "Content-Description: " + description + "\r\n"
                + "Content-Transfer-Encoding: " + (isEightBit() ? "8bit" : "7bit") + "\r\n\r\n";
        out.writeBytes(fields.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(octets);
    }
}
