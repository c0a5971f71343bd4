package fish.remora.embedded;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks a tar archive compressed with xz: files, folders and symbolic links with short names (POSIX ustar), which is
 * what the PostgreSQL archives hold. Everything else is refused, so that a new kind of entry is noticed and not lost.
 */
final class Txz {
    private static final int BLOCK = 512;

    private Txz() {}

    static void unpack(InputStream archive, Path folder) throws IOException {
        var in = new XZInputStream(archive);
        byte[] header = new byte[BLOCK];
        while (in.readNBytes(header, 0, BLOCK) == BLOCK && header[0] != 0) {
            Path target = folder.resolve(text(header, 0, 100)).normalize();
            if (!target.startsWith(folder)) {
                throw new IOException("entry outside of the folder: " + target);
            }
            long size = Long.parseLong(text(header, 124, 12).strip(), 8);
            switch (header[156]) {
                case '0', 0 -> file(in, target, size, text(header, 100, 8).strip());
                case '5' -> Files.createDirectories(target);
                case '2' -> Files.createSymbolicLink(target, Path.of(text(header, 157, 100)));
                default -> throw new IOException("entry of unknown type " + (char) header[156] + ": " + target);
            }
        }
    }

    private static void file(InputStream in, Path target, long size, String mode) throws IOException {
        Files.createDirectories(target.resolveSibling("."));
        try (OutputStream out = Files.newOutputStream(target)) {
            byte[] buffer = new byte[1 << 16];
            for (long left = size; left > 0; ) {
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (n < 0) {
                    throw new EOFException("archive ends within " + target);
                }
                out.write(buffer, 0, n);
                left -= n;
            }
        }
        in.skipNBytes(-size & (BLOCK - 1));
        boolean executable = (Integer.parseInt(mode, 8) & 0100) != 0;
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.UTF_8);
    }
}
