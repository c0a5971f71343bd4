package fish.remora.protocol.pop3;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a message as the body of a multi-line reply: RFC 1939 §3. A dot at the start of a line is doubled, a message that does not
 * end in CRLF is given one, a line with a lone dot ends it; every other octet goes out as it came.
 *
 * <p>A departure: a lone dot behind a bare LF is doubled too, though only CRLF makes a line. Clients that split at LF exist (Python's
 * poplib is one), and a stranger's mail with LF, dot, LF would end the reply for them and leave its rest to be read as the server's own
 * words. A strict client gets one dot more in such a message, which RFC 5322 §2.3 forbids to be sent at all.
 *
 * <p>Invariant: any split of the octets gives the same output. One thread at a time.
 */
final class DotStuffing {
    /** What is held back behind a bare LF until the next octet tells whether the dot is alone. */
    private enum Held {
        NOTHING,
        DOT,
        DOT_CR
    }

    private boolean lineStart = true;
    private boolean behindBareLf;
    private boolean crSeen;
    private Held held = Held.NOTHING;

    /** Appends {@code octets[0, length)}. */
    void write(byte[] octets, int length, ByteArrayOutputStream out) {
        int run = 0;
        for (int i = 0; i < length; i++) {
            byte octet = octets[i];
            if (held == Held.DOT && octet == '\r') {
                held = Held.DOT_CR;
                crSeen = true;
                run = i + 1;
                continue;
            }
            if (held != Held.NOTHING) {
                letGo(octet == '\n', out);
                run = i;
            }
            if (octet == '.' && (lineStart || behindBareLf)) {
                out.write(octets, run, i - run);
                run = i;
                if (lineStart) {
                    out.write('.');
                } else {
                    held = Held.DOT;
                    run = i + 1;
                }
            }
            lineStart = crSeen && octet == '\n';
            behindBareLf = !crSeen && octet == '\n';
            crSeen = octet == '\r';
        }
        out.write(octets, run, length - run);
    }

    private void letGo(boolean alone, ByteArrayOutputStream out) {
        out.writeBytes(((alone ? ".." : ".") + (held == Held.DOT_CR ? "\r" : "")).getBytes(StandardCharsets.US_ASCII));
        held = Held.NOTHING;
    }

    /** Appends the end of the reply. */
    void end(ByteArrayOutputStream out) {
        if (held != Held.NOTHING) {
            letGo(held == Held.DOT, out);
        }
        out.writeBytes((lineStart ? ".\r\n" : "\r\n.\r\n").getBytes(StandardCharsets.US_ASCII));
    }
}
