package fish.remora.protocol.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Octets that are made piece by piece as they are read. One thread at a time. */
public abstract class PieceStream extends InputStream {
    private byte[] piece = new byte[0];
    private int position;
    private int end;

    /**
     * Makes the next piece and hands it over by {@link #give}, perhaps an empty one; the array may be used again for the one behind it.
     *
     * @return false when there is none, now and whenever asked again
     */
    protected abstract boolean next() throws IOException;

    /** The first {@code length} octets are the next to be read. */
    protected final void give(byte[] octets, int length) {
        piece = octets;
        position = 0;
        end = length;
    }

    private boolean fill() throws IOException {
        while (position == end) {
            if (!next()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public final int read() throws IOException {
        return fill() ? piece[position++] & 0xff : -1;
    }

    @Override
    public final int read(byte[] octets, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, octets.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, end - position);
        System.arraycopy(piece, position, octets, offset, count);
        position += count;
        return count;
    }

    @Override
    public final int available() {
        return end - position;
    }
}
