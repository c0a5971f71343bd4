package fish.remora.embedded.mailstore;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Some of a file's octets. */
final class FileRange {
    private FileRange() {}

    /**
     * Opens them.
     *
     * @param from the first one's offset
     * @param to the offset behind the last one
     */
    static InputStream open(Path file, long from, long to) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            channel.position(from);
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
        return limited(new BufferedInputStream(Channels.newInputStream(channel), 32 * 1024), to - from);
    }

    /** No more than so many octets of a stream. */
    static InputStream limited(InputStream in, long octets) {
        return new Pieces() {
            private long left = octets;

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (left == 0 && length > 0) {
                    return -1;
                }
                int count = in.read(buffer, offset, (int) Math.min(left, length));
                left -= Math.max(0, count);
                return count;
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }
}
