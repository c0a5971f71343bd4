package fish.remora.protocol.mime;

import fish.remora.protocol.wire.PieceStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message rewritten stretch by stretch, as {@link SevenBit} has decided. One thread at a time. */
final class SevenBitStream extends PieceStream {
    /** In octets: a whole number of base64 lines of 57 octets (RFC 2045 §6.8). */
    private static final int BLOCK = 57 * 256;

    private static final byte[] CRLF = {'\r', '\n'};

    private final InputStream octets;
    private final Iterator<Stretch> stretches;
    private @Nullable Stretch stretch;
    private QuotedPrintable quotedPrintable = new QuotedPrintable();
    /** Of base64: a line has been written, so the next block begins with a line end. */
    private boolean lineBroken;

    private long position;

    SevenBitStream(InputStream octets, List<Stretch> stretches) {
        this.octets = octets;
        this.stretches = stretches.iterator();
    }

    @Override
    protected boolean next() throws IOException {
        Stretch current = stretch;
        if (current == null || position == current.end) {
            if (!stretches.hasNext()) {
                return false;
            }
            current = stretches.next();
            begin(current);
        }
        if (position < current.end) {
            piece(current);
        }
        return true;
    }

    /** A header is rewritten whole, even an empty one. */
    private void begin(Stretch next) throws IOException {
        stretch = next;
        quotedPrintable = new QuotedPrintable();
        lineBroken = false;
        if (next.kind == Stretch.Kind.HEADER && next.encoding != null) {
            int length = (int) (next.end - position);
            byte[] edited = HeaderEdit.apply(advance(octets.readNBytes(length), length), next);
            give(edited, edited.length);
        }
    }

    private void piece(Stretch current) throws IOException {
        int length = (int) Math.min(BLOCK, current.end - position);
        byte[] block = advance(octets.readNBytes(length), length);
        if (current.encoding == null) {
            give(block, length);
        } else if (current.encoding.equals("base64")) {
            base64(block);
        } else {
            quotedPrintable(block, position == current.end);
        }
    }

    private byte[] advance(byte[] read, int expected) throws EOFException {
        if (read.length != expected) {
            throw new EOFException("the content has become shorter");
        }
        position += expected;
        return read;
    }

    /** Blocks of whole lines, with a line end between them and none behind the last: the one before the boundary is not the body's. */
    private void base64(byte[] block) {
        byte[] lines = Base64.getMimeEncoder().encode(block);
        if (!lineBroken) {
            lineBroken = true;
            give(lines, lines.length);
            return;
        }
        byte[] further = new byte[CRLF.length + lines.length];
        System.arraycopy(CRLF, 0, further, 0, CRLF.length);
        System.arraycopy(lines, 0, further, CRLF.length, lines.length);
        give(further, further.length);
    }

    private void quotedPrintable(byte[] block, boolean last) {
        quotedPrintable.write(block, last);
        give(quotedPrintable.octets(), quotedPrintable.length());
    }

    @Override
    public void close() throws IOException {
        octets.close();
    }
}
