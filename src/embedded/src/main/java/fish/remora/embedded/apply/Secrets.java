package fish.remora.embedded.apply;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Passwords in files beside the one that names them. None of them is ever shown. */
final class Secrets {
    private static final int LONGEST = 1000;

    /** For a file that names none. */
    static final Secrets NONE = new Secrets(Path.of(""));

    private final Path folder;

    /** @param file whose folder relative paths start from */
    Secrets(Path file) {
        folder = file.toAbsolutePath().normalize().resolveSibling("");
    }

    /** @throws NotDone when there is no password in the file: one line of at most 1000 printable characters */
    String read(String path) throws NotDone {
        try {
            String text = Files.readString(folder.resolve(path)).strip();
            if (!isPassword(text)) {
                throw new NotDone(
                        path + ": must hold a password, one line of at most " + LONGEST + " printable characters");
            }
            return text;
        } catch (IOException | InvalidPathException unreadable) {
            throw new NotDone(path + ": cannot be read");
        }
    }

    static boolean isPassword(String text) {
        return !text.isBlank() && text.length() <= LONGEST && text.chars().noneMatch(Character::isISOControl);
    }
}
