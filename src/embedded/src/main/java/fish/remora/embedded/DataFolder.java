package fish.remora.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds all the server keeps: mail, log, secrets, the unpacked programs. One server at a time: the lock
 * is the operating system's, so that a killed server leaves none behind. Used by one thread.
 */
final class DataFolder implements AutoCloseable {
    private static final String ALPHABET = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    final Path path;
    final Path log;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.log = path.resolve("log");
        this.channel = channel;
    }

    static DataFolder open(Path path) throws Misconfigured {
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(path);
                // Others may pass through, to files they own, but not look around: PostgreSQL may run as another user.
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
            }
            Files.createDirectories(path.resolve("log"));
            var channel = FileChannel.open(
                    path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                String owner = Files.readString(path.resolve("lock")).strip();
                channel.close();
                throw new Misconfigured(
                        Key.DATA.property() + "=" + path + ": in use by another Remora (process " + owner + ")");
            }
            channel.truncate(0);
            channel.write(
                    StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"));
            return new DataFolder(path, channel);
        } catch (IOException e) {
            throw new Misconfigured(Key.DATA.property() + "=" + path + ": cannot be written to (" + e + ")", e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** A password of the person's or the database's: made at first use, then kept, readable by its owner alone. */
    String secret(String name, int length) throws IOException {
        Path file = path.resolve(name);
        if (!Files.exists(file)) {
            var random = new SecureRandom();
            var secret = new StringBuilder();
            for (int i = 0; i < length; i++) {
                secret.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            writeSecret(file, secret.toString());
        }
        return Files.readString(file).strip();
    }

    /** The file holds all of the text or does not exist, also after a crash. */
    static void writeSecret(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text + "\n");
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        moveForGood(fresh, file);
    }

    /** Renames; once this returns, the new name survives a crash of the machine. */
    static void moveForGood(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        try (var folder = FileChannel.open(to.resolveSibling("."), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** Copies a file of our own jar. */
    static void unpack(String resource, Path file) throws IOException {
        try (InputStream in = resource(resource)) {
            Files.createDirectories(file.resolveSibling("."));
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static InputStream resource(String name) throws IOException {
        InputStream in = DataFolder.class.getResourceAsStream(name);
        if (in == null) {
            throw new IOException(name + " is missing from the jar");
        }
        return in;
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e) throws IOException {
                Files.delete(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
