package fish.remora.app.web;

import fish.remora.api.Content;
import fish.remora.app.mailbox.Part;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Octets that must be there to their end before anything is done with them, such as the body of a request: in memory up to the size of a part, else in a
 * file that goes with {@link #close}. One thread.
 *
 * @param start its octets when there is no file
 */
public record Upload(byte[] start, @Nullable Path file, long size) implements Content, Closeable {
    /** More than the limit came. */
    public static final class TooLarge extends Exception {
        private static final long serialVersionUID = 1;
    }

    /** More than the limit is being written. */
    private static final class Beyond extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** Whoever makes the octets. */
    public interface Writing {
        void to(OutputStream out) throws IOException;
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
        return written(body::transferTo, folder, limit);
    }

    /** As {@link #read}, of what is written. */
    public static Upload written(Writing writing, Path folder, long limit) throws IOException, TooLarge {
        Spool spool = new Spool(folder, limit);
        try (spool) {
            writing.to(spool);
        } catch (Beyond beyond) {
            spool.delete();
            throw new TooLarge();
        } catch (IOException | RuntimeException failure) {
            spool.delete();
            throw failure;
        }
        return new Upload(spool.start(), spool.file, spool.size);
    }

    /** In memory up to the size of a part, then in a file. One thread. */
    private static final class Spool extends OutputStream {
        private final Path folder;
        private final long limit;
        private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
        private OutputStream out = memory;
        private @Nullable Path file;
        private long size;

        Spool(Path folder, long limit) {
            this.folder = folder;
            this.limit = limit;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            size += length;
            if (size > limit) {
                throw new Beyond();
            }
            if (file == null && size > Part.SIZE) {
                Path made = Files.createTempFile(folder, "append", ".eml");
                file = made;
                out = new BufferedOutputStream(Files.newOutputStream(made), 64 * 1024);
                memory.writeTo(out);
                memory.reset();
            }
            out.write(octets, offset, length);
        }

        byte[] start() {
            return memory.toByteArray();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }

        void delete() throws IOException {
            if (file != null) {
                Files.deleteIfExists(file);
            }
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
