package fish.remora.adapter.server;

import fish.remora.api.Content;
import fish.remora.api.Octets;
import fish.remora.protocol.wire.ContentSink;
import java.util.Arrays;

/**
 * A literal that is no message, on its way in. It may be a password: it is never written to a disk, and {@link #erase} leaves nothing. Grows as
 * octets come, whatever was announced. One thread at a time.
 */
final class ShortLiteral implements ContentSink {
    private final int size;
    private byte[] octets = new byte[0];
    private int length;

    /** @param size that was announced, in octets */
    ShortLiteral(int size) {
        this.size = size;
    }

    @Override
    public void write(byte[] more, int offset, int count) {
        if (length + count > octets.length) {
            byte[] small = octets;
            octets = Arrays.copyOf(small, Math.min(size, Math.max(length + count, 2 * small.length)));
            Arrays.fill(small, (byte) 0);
        }
        System.arraycopy(more, offset, octets, length, count);
        length += count;
    }

    /** Once all of it has come. Whoever takes it may erase it as well. */
    Content whole() {
        return Octets.of(octets);
    }

    void erase() {
        Arrays.fill(octets, (byte) 0);
    }
}
