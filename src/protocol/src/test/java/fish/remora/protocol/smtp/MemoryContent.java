package fish.remora.protocol.smtp;

import fish.remora.api.Content;
import fish.remora.protocol.wire.ContentSink;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;

/** Content as an adapter keeps it: octets beyond the limit are counted and dropped. */
final class MemoryContent implements Content, ContentSink {
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private final long limit;
    private long size;

    MemoryContent(long limit) {
        this.limit = limit;
    }

    @Override
    public void write(byte[] more, int offset, int length) {
        size += length;
        if (size <= limit) {
            octets.write(more, offset, length);
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(octets.toByteArray());
    }
}
