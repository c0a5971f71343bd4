package fish.remora.protocol.pop3;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a message as the body of a multi-line reply: RFC 1939 §3. A dot at the start of a line is doubled, a message that does not
 * end in CRLF is given one, a line with a lone dot ends it; every other octet goes out as it came.
 *
 * <p>A departure: a dot behind a bare LF is doubled too, though only CRLF makes a line. Clients that split at LF exist (Python's
 * poplib is one), and a stranger's mail with a lone dot between bare LFs would end the reply for them and leave the rest to be read as
 * the server's words. A strict client gets one dot more in such a message, which RFC 5322 §2.3 forbids to be sent at all.
 *
 * <p>Invariant: any split of the octets gives the same output. One thread at a time.
 */
final class DotStuffing {
    private boolean lineStart = true;
    private boolean crSeen;
    private boolean crlfSeen = true;

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
            lineStart = octet == '\n';
            crlfSeen = lineStart && crSeen;
            crSeen = octet == '\r';
        }
        out.write(octets, run, length - run);
    }

    /** Appends the end of the reply. */
    void end(ByteArrayOutputStream out) {
        out.writeBytes((crlfSeen ? ".\r\n" : "\r\n.\r\n").getBytes(StandardCharsets.US_ASCII));
    }
}
