package fish.remora.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system of a few megabytes. Only root may mount one: for others the test is skipped. One thread. */
final class Tmpfs implements AutoCloseable {
    private final Path folder;

    private Tmpfs(Path folder) {
        this.folder = folder;
    }

    /** On a folder, which is made when it is missing. */
    static Tmpfs on(Path folder, int megabytes) throws IOException {
        Files.createDirectories(folder);
        String options = "size=" + megabytes + "m,mode=0700";
        Foreign mount =
                Foreign.run("mount", List.of("mount", "-t", "tmpfs", "-o", options, "remora-it", folder.toString()));
        assumeTrue(mount.exitCode() == 0, () -> "a file system of a limited size cannot be mounted: " + mount.output());
        return new Tmpfs(folder);
    }

    /** Takes the space of all but a few megabytes away, until the file is deleted. */
    Path fillUpTo(int freeMegabytes) throws IOException {
        Path ballast = folder.resolve("ballast");
        long length = Files.getFileStore(folder).getUsableSpace() - freeMegabytes * 1_000_000L;
        byte[] block = new byte[1_000_000];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            for (long written = 0; written < length; written += block.length) {
                out.write(block);
            }
        }
        return ballast;
    }

    @Override
    public void close() throws IOException {
        Foreign.run("mount", List.of("umount", "--lazy", folder.toString())).succeeds();
    }
}
