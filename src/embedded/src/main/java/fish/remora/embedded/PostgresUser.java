package fish.remora.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who runs PostgreSQL, which refuses to run as root. An ordinary user runs it as himself. Root runs it in a user
 * namespace, where root appears as nobody and the files stay root's; where that is refused (containers), it runs as
 * nobody and the files are given to him.
 */
enum PostgresUser {
    SELF(List.of()),
    NAMESPACE(List.of("unshare", "-U")),
    NOBODY(List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"));

    private static final int NOBODYS_ID = 65534;

    private final List<String> prefix;

    PostgresUser(List<String> prefix) {
        this.prefix = prefix;
    }

    /** Picks the first that can run the program. Files that are nobody's already stay with him. */
    static PostgresUser choose(Path program, Path cluster) throws IOException, InterruptedException, Misconfigured {
        if (owner(Path.of("/proc/self")) != 0) {
            return SELF;
        }
        boolean nobodys = Files.exists(cluster) && owner(cluster) == NOBODYS_ID;
        String reason = "";
        for (PostgresUser user : nobodys ? List.of(NOBODY) : List.of(NAMESPACE, NOBODY)) {
            var outcome = Command.run(user.command(List.of(program.toString(), "--version")));
            if (outcome.good()) {
                return user;
            }
            reason = outcome.reason();
        }
        throw new Misconfigured("PostgreSQL does not run as root, and cannot run as nobody here (" + reason
                + "): start Remora as an ordinary user, or with " + Key.DATA.property()
                + " in a folder that everybody may enter, or set " + Key.DB_URL.property());
    }

    List<String> command(List<String> command) {
        var all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }

    /** Gives a file, or a folder and all in it, to the user. */
    void own(Path path) throws IOException {
        if (this == SELF || this == NAMESPACE) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                return give(file);
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                return give(folder);
            }
        });
    }

    private static FileVisitResult give(Path file) throws IOException {
        Files.setAttribute(file, "unix:uid", NOBODYS_ID, LinkOption.NOFOLLOW_LINKS);
        return FileVisitResult.CONTINUE;
    }

    private static int owner(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }
}
