package fish.remora.adapter.server;

import fish.remora.api.Content;
import fish.remora.protocol.wire.ContentSink;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One content on its way in: in memory while it is small, in a file from then on, counted but not kept beyond the limit. With one
 * thread at a time; {@link #close} gives back what it holds.
 */
final class Spool implements Content, ContentSink, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Spool.class.getName());
    private static final int FIRST = 8 * 1024;
    private static final byte[] NOTHING = new byte[0];

    private final SpoolFolder folder;
    private final long limit;
    private byte[] memory = NOTHING;
    private int inMemory;
    private long size;
    private boolean broken;
    private volatile boolean closed;
    private long onDisk;
    private @Nullable Path file;
    private @Nullable OutputStream output;

    /** @param limit in octets; what comes beyond is thrown away, {@link #size} tells */
    Spool(SpoolFolder folder, long limit) {
        this.folder = folder;
        this.limit = limit;
    }

    @Override
    public void write(byte[] octets, int offset, int length) {
        size += length;
        if (size > limit || broken) {
            close();
        } else if (output != null || !fitsInMemory(length)) {
            writeFile(octets, offset, length);
        } else {
            System.arraycopy(octets, offset, memory, inMemory, length);
            inMemory += length;
        }
    }

    private boolean fitsInMemory(int length) {
        int needed = inMemory + length;
        if (needed > SpoolFolder.MEMORY_EACH) {
            return false;
        }
        if (needed > memory.length) {
            int most = (int) Math.min(limit, SpoolFolder.MEMORY_EACH);
            int grown = Math.min(Math.max(Math.max(needed, 2 * memory.length), FIRST), most);
            if (!folder.reserve(grown - memory.length)) {
                return false;
            }
            memory = Arrays.copyOf(memory, grown);
        }
        return true;
    }

    private void writeFile(byte[] octets, int offset, int length) {
        try {
            long more = output == null ? inMemory + (long) length : length;
            if (!folder.reserveDisk(more)) {
                throw new IOException("the spool has its share of the disk");
            }
            onDisk += more;
            if (output == null) {
                file = folder.newFile();
                output = Files.newOutputStream(file);
                output.write(memory, 0, inMemory);
                forgetMemory();
            }
            output.write(octets, offset, length);
        } catch (IOException failure) {
            LOG.log(Level.ERROR, "The spool cannot be written", failure);
            broken = true;
            close();
        }
    }

    /** True when the content could not be kept: a full disk. */
    boolean isBroken() {
        return broken;
    }

    /** True when more octets would go to a disk. */
    boolean isOnDisk() {
        return output != null;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean inMemory() {
        return file == null && size <= limit && !broken && !closed;
    }

    @Override
    public InputStream open() throws IOException {
        if (size > limit || broken) {
            throw new IOException("the content was not kept");
        }
        if (closed) {
            throw new IOException("the content has gone with its connection");
        }
        if (file == null) {
            return new ByteArrayInputStream(memory, 0, inMemory);
        }
        return new BufferedInputStream(Files.newInputStream(file), 64 * 1024);
    }

    /** All has come: what only writing needs is given back. False: it could not be kept, as when a disk is full. */
    boolean end() {
        OutputStream open = output;
        output = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException failure) {
                LOG.log(Level.ERROR, "The spool cannot be written", failure);
                broken = true;
                close();
            }
        }
        return !broken;
    }

    @Override
    public void close() {
        closed = true;
        forgetMemory();
        forgetDisk();
        Path written = file;
        OutputStream open = output;
        file = null;
        output = null;
        if (written == null) {
            return;
        }
        try (open) {
            folder.delete(written);
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "A spool file is left behind until the next start: " + written, failure);
        }
    }

    private void forgetDisk() {
        folder.giveBackDisk(onDisk);
        onDisk = 0;
    }

    private void forgetMemory() {
        folder.giveBack(memory.length);
        memory = NOTHING;
        inMemory = 0;
    }
}
