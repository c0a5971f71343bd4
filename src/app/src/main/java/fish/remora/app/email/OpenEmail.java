package fish.remora.app.email;

import fish.remora.api.Content;
import fish.remora.api.Octets;
import fish.remora.app.delivery.StoredContent;
import fish.remora.app.intake.Incoming;
import fish.remora.protocol.mime.MimeIndex;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A message with its octets, of which no more are in memory than a message may have that is read as a whole. Immutable. */
public final class OpenEmail {
    /** In octets: a longer one is read part by part. */
    private static final int WHOLE = 1024 * 1024;

    private final Content content;
    private final MimeIndex index;

    private OpenEmail(Content content, MimeIndex index) {
        this.content = content;
        this.index = index;
    }

    /** @throws IOException when it cannot be read; {@link StoredContent.Gone}: it is no more */
    public static OpenEmail of(Content stored) throws IOException {
        Content content = stored;
        if (!stored.inMemory() && stored.size() <= WHOLE) {
            try (InputStream in = stored.open()) {
                content = Octets.of(in.readAllBytes());
            }
        }
        return new OpenEmail(content, Incoming.read(content).index());
    }

    public MimeIndex index() {
        return index;
    }

    public long size() {
        return content.size();
    }

    /** The octets from one offset up to another. */
    public InputStream slice(long from, long to) throws IOException {
        long end = Math.min(to, content.size());
        long start = Math.min(from, end);
        if (content instanceof Octets octets) {
            return new ByteArrayInputStream(octets.whole(), octets.start() + (int) start, (int) (end - start));
        }
        if (content instanceof StoredContent stored) {
            return new StoredContent(
                            stored.database(), stored.messageId(), stored.start() + end, stored.start() + start)
                    .open();
        }
        InputStream all = content.open();
        all.skipNBytes(start);
        return new Head(all, end - start);
    }

    /** The next octets of another stream, and no more. */
    private static final class Head extends InputStream {
        private final InputStream all;
        private long left;

        Head(InputStream all, long left) {
            this.all = all;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            return left-- > 0 ? all.read() : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = left <= 0 ? -1 : all.read(into, offset, (int) Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }

        @Override
        public void close() throws IOException {
            all.close();
        }
    }
}
