package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A start that cannot succeed: one clear line, an exit code that is not 0, and nothing left running. One case for each part of the start,
 * from the settings to the deployment.
 */
class StartIT {
    private Remora server;

    @BeforeEach
    void prepare() throws Exception {
        server = Remora.named("start");
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void unknownProperty() throws Exception {
        failsWith(
                server.with("smtp.prot", "2525"), "remora.smtp.prot: unknown setting; the nearest is remora.smtp.port");
        assertThat(server.data()).doesNotExist();
    }

    @Test
    void wrongProperty() throws Exception {
        failsWith(server.with("smtp.port", "mail"), "remora.smtp.port=mail: must be ");
        failsWith(server.with("smtp.port", "0").with("max.recipients", "99"), "remora.max.recipients=99: must be ");
        failsWith(server.without("max.recipients").with("accounts", "ann:secret"), "remora.accounts: must be ");
        assertThat(server.complaints().get(0)).doesNotContain("secret");
    }

    @Test
    void unknownArgument() throws Exception {
        assertThat(server.startInVain("--prot")).isEqualTo(2);
        assertThat(server.complaints()).singleElement().asString().startsWith("--prot: unknown");
    }

    @Test
    void occupiedPort() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            failsWith(
                    server.with("pop3.port", "" + port),
                    "remora.pop3.port=" + port + ": address already in use (127.0.0.1)");
        }
    }

    /** A file stands in its place: not even root can write there. */
    @Test
    void unwritableFolder() throws Exception {
        Path file = Files.createFile(server.data().resolveSibling("file"));
        failsWith(server.with("data", file.resolve("data").toString()), "remora.data=" + file);
        failsWith(server.with("data", file.toString()), "remora.data=" + file);
    }

    @Test
    void unusableCertificate() throws Exception {
        Path nonsense = Files.writeString(server.data().resolveSibling("nonsense.pem"), "nonsense\n");
        failsWith(
                server.with("tls.certificate", nonsense.toString()).with("tls.key", nonsense.toString()),
                "remora.rar is not deployed: remora.tls.certificate=" + nonsense);
    }

    @Test
    void unusableIssuers() throws Exception {
        failsWith(server.with("oauth.issuers", "https://id.test"), "remora.oauth.issuers=https://id.test: must be ");
        failsWith(
                server.with("oauth.issuers", "https://id.test=/no/such/file"),
                "remora.war is not deployed: Remora cannot start: remora.oauth.issuers=https://id.test=/no/such/file: must be ");
    }

    /** The application cannot be deployed: its database is not there. No PostgreSQL of ours is started either. */
    @Test
    void noDatabase() throws Exception {
        int nobody = FreePorts.next();
        failsWith(
                server.with("db.url", "jdbc:postgresql://127.0.0.1:" + nobody + "/remora")
                        .with("db.user", "remora")
                        .with("db.password", "x"),
                "remora.war is not deployed: ");
        assertThat(server.complaints().get(0)).contains("127.0.0.1:" + nobody);
    }

    /** A folder belongs to one server at a time. */
    @Test
    @ExtendWith(SharedServer.class)
    void folderInUse(Remora running) throws Exception {
        String folder = running.data().toString();
        failsWith(
                server.with("data", folder),
                "remora.data=" + folder + ": in use by another Remora (process " + running.pid() + ")");
        assertThat(running.isAlive()).isTrue();
    }

    private static void failsWith(Remora server, String line) throws Exception {
        assertThat(server.startInVain()).isEqualTo(1);
        assertThat(server.complaints()).singleElement().asString().startsWith(line);
        assertThat(server.output()).doesNotContain("is ready");
        assertThat(server.processesInData()).isEmpty();
    }
}
