package fish.remora.app.jmap;

import fish.remora.api.Content;
import fish.remora.api.Denied;
import fish.remora.app.mailbox.Part;
import fish.remora.protocol.mime.TransferEncoding;
import java.io.IOException;
import java.io.InputStream;

/** The octets of a blob, read in pieces of {@link Part#SIZE} as somebody asks for them. Immutable; each stream is one thread's. */
public final class Blob implements Content {
    private final Blobs blobs;
    private final BlobId id;
    private final long stored;

    /** @param stored octets, before they are decoded */
    Blob(Blobs blobs, BlobId id, long stored) {
        this.blobs = blobs;
        this.id = id;
        this.stored = stored;
    }

    public BlobId id() {
        return id;
    }

    /** True when {@link #size} costs nothing. */
    public boolean isAsStored() {
        return id.encoding() == TransferEncoding.IDENTITY || id.encoding() == TransferEncoding.UNKNOWN;
    }

    /** In octets; what must be decoded is read for it. */
    @Override
    public long size() {
        if (isAsStored()) {
            return stored;
        }
        try (InputStream in = open()) {
            return in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    @Override
    public InputStream open() throws IOException {
        return id.encoding().decode(new Pieces());
    }

    /** The stored octets. */
    private final class Pieces extends InputStream {
        private long at = id.offset();
        private final long end = id.offset() + stored;
        private int part = -1;
        private byte[] octets = new byte[0];

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (at >= end) {
                return -1;
            }
            if (at / Part.SIZE != part) {
                fetch((int) (at / Part.SIZE));
            }
            int from = (int) (at % Part.SIZE);
            int read = (int) Math.min(Math.min(length, octets.length - from), end - at);
            if (read <= 0) {
                throw new IOException("the octets are not there any more");
            }
            System.arraycopy(octets, from, buffer, offset, read);
            at += read;
            return read;
        }

        private void fetch(int wanted) throws IOException {
            try {
                octets = blobs.part(id, wanted);
                part = wanted;
            } catch (Denied unavailable) {
                throw new IOException(unavailable);
            }
        }
    }
}
