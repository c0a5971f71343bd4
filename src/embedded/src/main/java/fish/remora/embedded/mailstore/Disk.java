package fish.remora.embedded.mailstore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What is done with whole files and folders. Pure functions of the disk. */
final class Disk {
    private Disk() {}

    /** Returns once the names in a folder survive a crash of the machine. */
    static void force(Path folder) throws IOException {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    /** The same of a folder and all folders in it. */
    static void forceAll(Path folder) throws IOException {
        for (Path one : below(folder)) {
            if (Files.isDirectory(one)) {
                force(one);
            }
        }
    }

    /** Removes a folder with all that is in it. */
    static void remove(Path folder) throws IOException {
        for (Path one : below(folder)) {
            Files.delete(one);
        }
    }

    /** The deepest first. */
    private static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted(Comparator.reverseOrder()).toList();
        }
    }

    /**
     * Gives a file another name beside its own; where the file system has one name for each, the other instead of it.
     *
     * @throws FileAlreadyExistsException when there is something of that name: it stays as it is
     */
    static void name(Path file, Path name) throws IOException {
        try {
            Files.createLink(name, file);
        } catch (FileAlreadyExistsException taken) {
            throw taken;
        } catch (FileSystemException | UnsupportedOperationException noLinks) {
            Files.move(file, name);
        }
    }
}
