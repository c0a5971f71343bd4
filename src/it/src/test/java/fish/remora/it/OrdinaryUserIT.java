package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The server needs no root. Where the tests run as root, it runs as an ordinary user here: as root it runs in all other tests. Where they
 * do not, those tests have shown it already, and this one shows it again.
 */
class OrdinaryUserIT {
    /** nobody: PostgreSQL wants a user that has a name. */
    private static final int NOT_ROOT = 65534;

    /** No folder of the repository is sure to be one that everybody may enter, so this server lives in the temporary folder. */
    @Test
    void startsStoresAndStops() throws Exception {
        Path folder = Files.createTempDirectory("remora-user");
        try (Remora server = Remora.in(folder.resolve("server"))) {
            if (isRoot()) {
                becomeOrdinary(server, folder);
            }
            server.start();
            try (Smtp client = Smtp.hello(server)) {
                assertThat(client.deliver(Samples.text("hello"), Remora.ANN.address()))
                        .startsWith("250");
            }
            assertThat(Samples.behindTrace(Pop3.onlyMessage(server, Remora.ANN)))
                    .isEqualTo(Samples.text("hello"));
            assertThat(owner(Path.of("/proc/" + server.postgres().pid()))).isNotZero();
            assertThat(server.stop()).isZero();
        } finally {
            Folders.delete(folder);
        }
    }

    private static void becomeOrdinary(Remora server, Path folder) throws IOException {
        Path jar = folder.resolve("remora.jar");
        Files.copy(Path.of(System.getProperty("remora.jar")), jar);
        own(folder);
        own(jar);
        own(server.data().getParent());
        String id = "" + NOT_ROOT;
        server.by(jar, "setpriv", "--reuid", id, "--regid", id, "--clear-groups", "--no-new-privs");
    }

    private static void own(Path path) throws IOException {
        Files.setAttribute(path, "unix:uid", NOT_ROOT);
    }

    private static boolean isRoot() throws IOException {
        return owner(Path.of("/proc/self")) == 0;
    }

    private static int owner(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }
}
