package fish.remora.adapter;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Ends each line with CRLF (RFC 5322 §2.3), whether it came with LF, CR or both. */
final class LineEnds extends FilterOutputStream {
    private int last;

    LineEnds(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int octet) throws IOException {
        if (octet == '\r' || octet == '\n' && last != '\r') {
            out.write('\r');
            out.write('\n');
        } else if (octet != '\n') {
            out.write(octet);
        }
        last = octet;
    }
}
