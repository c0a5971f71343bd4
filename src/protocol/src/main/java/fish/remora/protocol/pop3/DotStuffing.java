package fish.remora.protocol.pop3;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a message as the body of a multi-line reply: RFC 1939 §3. A dot at the start of a line is doubled, a message that does not
 * end in CRLF is given one, a line with a lone dot ends it; every other octet goes out as it came.
 *
 * <p>Only CRLF makes a new line, as everywhere on our wires (RFC 5321 §2.3.8): a dot behind a bare LF is within a line and stays as it
 * is, or a strict reader would get an octet that the message does not have.
 *
 * <p>Invariant: any split of the octets gives the same output. One thread at a time.
 */
final class DotStuffing {
    private boolean lineStart = true;
    private boolean crSeen;

    /** Appends {@code octets[0, length)}. */
    void write(byte[] octets, int length, ByteArrayOutputStream out) {
        int run = 0;
        for (int i = 0; i < length; i++) {
            byte octet = octets[i];
            if (lineStart && octet == '.') {
                out.write(octets, run, i - run);
                out.write('.');
                run = i;
            }
            lineStart = crSeen && octet == '\n';
            crSeen = octet == '\r';
        }
        out.write(octets, run, length - run);
    }

    /** Appends the end of the reply. */
    void end(ByteArrayOutputStream out) {
        out.writeBytes((lineStart ? ".\r\n" : "\r\n.\r\n").getBytes(StandardCharsets.US_ASCII));
    }
}
