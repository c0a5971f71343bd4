package fish.remora.embedded.mailstore;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** mboxrd: a line that begins with any number of {@code >} and {@code From } gets one more of them, and loses it again. */
final class FromQuoting implements Transform {
    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);

    private final int more;
    private boolean atStart = true;
    private long quotes;
    private int matched;

    private FromQuoting(int more) {
        this.more = more;
    }

    static Transform quoting() {
        return new FromQuoting(1);
    }

    static Transform unquoting() {
        return new FromQuoting(-1);
    }

    @Override
    public void put(byte octet, OutputStream out) throws IOException {
        if (atStart) {
            if (matched == 0 && octet == '>') {
                quotes++;
                return;
            }
            if (octet == FROM[matched]) {
                matched++;
                if (matched == FROM.length) {
                    quotes = Math.max(0, quotes + more);
                    giveUp(out);
                }
                return;
            }
            giveUp(out);
        }
        out.write(octet);
        atStart = octet == '\n';
    }

    /** What was held back goes out, and the rest of the line as it comes. */
    private void giveUp(OutputStream out) throws IOException {
        for (; quotes > 0; quotes--) {
            out.write('>');
        }
        out.write(FROM, 0, matched);
        matched = 0;
        atStart = false;
    }

    @Override
    public void end(OutputStream out) throws IOException {
        giveUp(out);
    }
}
