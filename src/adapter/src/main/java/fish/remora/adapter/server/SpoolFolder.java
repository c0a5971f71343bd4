package fish.remora.adapter.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where content waits for its reply: a bounded share of the heap, and files for what does not fit. Nothing in it outlives the
 * connection that brought it, because nothing in it was promised: what an earlier process left is cleared at the start.
 * Thread-safe.
 */
public final class SpoolFolder {
    /** No larger content is ever held in memory, in octets. */
    static final int MEMORY_EACH = 256 * 1024;

    /** Of the space that is free at the start: the database may be on the same disk, and is worse off without. */
    private static final int DISK_SHARE = 2;

    private final Path folder;
    private final long memoryLimit;
    private final AtomicLong memoryUsed = new AtomicLong();
    private final long diskLimit;
    private final AtomicLong diskUsed = new AtomicLong();

    /** Of all instances of this class: one that is being replaced may still have content in the same folder. */
    private static final AtomicLong NAMES = new AtomicLong();

    private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

    /**
     * @param folder made when missing; what nobody uses any more is cleared
     * @param memoryLimit octets that all spools together may hold in memory
     */
    public SpoolFolder(Path folder, long memoryLimit) throws IOException {
        this.folder = folder;
        this.memoryLimit = memoryLimit;
        Files.createDirectories(folder);
        this.diskLimit = Files.getFileStore(folder).getUsableSpace() / DISK_SHARE;
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
            for (Path file : left) {
                if (!IN_USE.contains(file.toAbsolutePath())) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** True when the octets may be held; {@link #giveBack} returns them. */
    boolean reserve(int octets) {
        if (memoryUsed.addAndGet(octets) <= memoryLimit) {
            return true;
        }
        memoryUsed.addAndGet(-octets);
        return false;
    }

    void giveBack(int octets) {
        memoryUsed.addAndGet(-octets);
    }

    /** True when so many octets more may lie on the disk; {@link #giveBackDisk} returns them. */
    boolean reserveDisk(long octets) {
        if (diskUsed.addAndGet(octets) <= diskLimit) {
            return true;
        }
        diskUsed.addAndGet(-octets);
        return false;
    }

    void giveBackDisk(long octets) {
        diskUsed.addAndGet(-octets);
    }

    Path newFile() {
        Path file = folder.resolve(ProcessHandle.current().pid() + "-" + NAMES.incrementAndGet())
                .toAbsolutePath();
        IN_USE.add(file);
        return file;
    }

    void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        IN_USE.remove(file);
    }
}
