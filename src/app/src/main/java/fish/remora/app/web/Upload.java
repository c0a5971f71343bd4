package fish.remora.app.web;

import fish.remora.api.Content;
import fish.remora.app.mailbox.Part;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, read to its end before anything is done with it: in memory up to the size of a part, else in a file that goes with
 * {@link #close}. One thread.
 *
 * @param start its octets when there is no file
 */
public record Upload(byte[] start, @Nullable Path file, long size) implements Content, Closeable {
    /** More than the limit came. */
    public static final class TooLarge extends Exception {
        private static final long serialVersionUID = 1;
    }

    /**
     * Reads a body.
     *
     * @param folder for a large one
     * @param limit in octets
     * @throws TooLarge when it has more; what is left is not read
     * @throws IOException when the client breaks off, or the file cannot be written
     */
    public static Upload read(InputStream body, Path folder, long limit) throws IOException, TooLarge {
        byte[] start = body.readNBytes((int) Math.min(Part.SIZE, limit) + 1);
        if (start.length > limit) {
            throw new TooLarge();
        }
        if (start.length <= Part.SIZE) {
            return new Upload(start, null, start.length);
        }
        Path file = Files.createTempFile(folder, "append", ".eml");
        try {
            long size = start.length;
            try (OutputStream out = Files.newOutputStream(file)) {
                out.write(start);
                byte[] buffer = new byte[64 * 1024];
                for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                    size += n;
                    if (size > limit) {
                        throw new TooLarge();
                    }
                    out.write(buffer, 0, n);
                }
            }
            return new Upload(new byte[0], file, size);
        } catch (IOException | TooLarge | RuntimeException failure) {
            Files.deleteIfExists(file);
            throw failure;
        }
    }

    @Override
    public InputStream open() throws IOException {
        return file == null
                ? new ByteArrayInputStream(start)
                : new BufferedInputStream(Files.newInputStream(file), 64 * 1024);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }
}
