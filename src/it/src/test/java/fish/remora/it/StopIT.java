package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A server that is told to stop takes leave of everybody, and finds all its mail when it starts again. Here it is an ordinary user's; where
 * the tests run as root, it is root's in all others.
 */
class StopIT {
    private static final int ROOT = 0;

    /** PostgreSQL wants a user that has a name. */
    private static final int NOBODY = 65534;

    private Remora server;

    private Path folder;

    /** No folder of the repository is sure to be one that everybody may enter, so this server lives in the temporary folder. */
    @BeforeEach
    void start() throws Exception {
        folder = Files.createTempDirectory("remora-stop");
        server = Remora.in(folder.resolve("server"));
        if (owner(Path.of("/proc/self")) == ROOT) {
            becomeOrdinary();
        }
        server.start();
    }

    private void becomeOrdinary() throws IOException {
        Path jar = folder.resolve("remora.jar");
        Files.copy(Path.of(System.getProperty("remora.jar")), jar);
        for (Path path : List.of(folder, jar, server.data().getParent())) {
            Files.setAttribute(path, "unix:uid", NOBODY);
        }
        server.by(jar, "setpriv", "--reuid", "" + NOBODY, "--regid", "" + NOBODY, "--clear-groups", "--no-new-privs");
    }

    private static int owner(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }

    @AfterEach
    void end() throws Exception {
        server.close();
        Folders.delete(folder);
    }

    /**
     * RFC 5321 §3.8: 421 to a session that is open, whatever its state; RFC 1939 has no such code, but says no more than that. Then the
     * port is closed, nothing runs, and the exit code is 0.
     */
    @Test
    void stopsInOrderAndFindsItsMailAgain() throws Exception {
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.deliver(Samples.text("before"), Remora.ANN.address()))
                    .startsWith("250");
        }
        assertThat(owner(Path.of("/proc/" + server.postgres().pid()))).isNotEqualTo(ROOT);
        String uidl;
        try (Smtp idle = Smtp.hello(server);
                Smtp inTransaction = Smtp.hello(server);
                Smtp inContent = Smtp.hello(server);
                Pop3 reader = Pop3.login(server, Remora.ANN)) {
            assertThat(inTransaction.envelope("", Remora.BOB.address())).startsWith("250");
            assertThat(inContent.envelope("", Remora.BOB.address())).startsWith("250");
            assertThat(inContent.say("DATA")).startsWith("354");
            inContent.send("Subject: never ended\r\n");
            uidl = reader.list("UIDL").get(0);
            reader.say("DELE 1");

            assertThat(server.stop()).isZero();

            assertThat(idle.reply()).startsWith("421 4.3.2");
            assertThat(inTransaction.reply()).startsWith("421 4.3.2");
            assertThat(inContent.reply()).startsWith("421 4.3.2");
            assertThat(idle.isClosedByServer()).isTrue();
            assertThat(reader.line()).startsWith("-ERR ");
        }
        assertThat(server.output()).endsWith("stopping\nstopped\n");
        assertThat(server.complaints()).isEmpty();
        assertThat(server.processesInData()).isEmpty();
        int port = server.smtp();
        assertThat(catchThrowable(() -> Smtp.connect(port))).isInstanceOf(ConnectException.class);

        server.start();
        assertThat(Samples.behindTrace(Pop3.onlyMessage(server, Remora.ANN))).isEqualTo(Samples.text("before"));
        try (Pop3 reader = Pop3.login(server, Remora.ANN)) {
            assertThat(reader.list("UIDL")).containsExactly(uidl);
        }
        try (Pop3 reader = Pop3.login(server, Remora.BOB)) {
            assertThat(reader.count()).isZero();
        }
    }
}
