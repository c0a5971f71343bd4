package fish.remora.protocol.smtp.client;

import fish.remora.protocol.wire.PieceStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * A content as it follows DATA: RFC 5321 §4.5.2. A dot at the start of a line is doubled, a content that does not end in CRLF is given
 * one (§4.1.1.4), a line with a lone dot ends it. Every other octet goes out as it came.
 *
 * <p>A departure: a dot behind a bare CR or LF is doubled too, though only CRLF ends a line (§2.3.8). There are servers that end the
 * content at LF, dot, CRLF, and would read the rest of a stranger's mail as commands of ours ("SMTP smuggling"). A strict server gets
 * one dot more in such a content, which §2.3.8 forbids to be sent at all.
 */
final class DotStuffed extends PieceStream {
    private static final int BUFFER = 16 * 1024;

    private final InputStream content;
    private final byte[] in = new byte[BUFFER];
    private final byte[] out = new byte[2 * BUFFER];
    private byte beforeLast = '\r';
    private byte last = '\n';
    private boolean ended;

    DotStuffed(InputStream content) {
        this.content = content;
    }

    @Override
    protected boolean next() throws IOException {
        if (ended) {
            return false;
        }
        int length = content.read(in, 0, in.length);
        if (length < 0) {
            end();
        } else {
            stuff(length);
        }
        return true;
    }

    private void stuff(int length) {
        int run = 0;
        int to = 0;
        byte before = last;
        for (int i = 0; i < length; i++) {
            byte octet = in[i];
            if (octet == '.' && (before == '\n' || before == '\r')) {
                System.arraycopy(in, run, out, to, i - run);
                to += i - run;
                out[to++] = '.';
                run = i;
            }
            before = octet;
        }
        System.arraycopy(in, run, out, to, length - run);
        if (length > 0) {
            beforeLast = length > 1 ? in[length - 2] : last;
            last = in[length - 1];
        }
        give(out, to + length - run);
    }

    private void end() {
        ended = true;
        boolean wholeLine = beforeLast == '\r' && last == '\n';
        byte[] mark = (wholeLine ? ".\r\n" : "\r\n.\r\n").getBytes(StandardCharsets.US_ASCII);
        give(mark, mark.length);
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
