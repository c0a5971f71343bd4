package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** The realm {@code file} of a Payara Server, whose users an administrator makes and changes with asadmin. */
@ExtendWith(Installed.Shared.class)
@TestInstance(Lifecycle.PER_CLASS)
class RealmServerIT {
    private static final String WRONG = "-ERR [AUTH] Wrong user or password";
    private static final Map<String, String> SETTINGS = Map.of(
            "domains", Remora.DOMAIN + ",people.test",
            "realm", "file",
            "realm.domain", "people.test",
            "realm.create", "true");

    private final PayaraServer server;

    RealmServerIT(Installed installed) {
        server = installed.server();
    }

    @BeforeAll
    void install() throws Exception {
        server.install(SETTINGS).succeeds();
    }

    /** @param command {@code create-file-user} or {@code update-file-user} */
    private void user(String command, User user) throws IOException {
        Path passwords = Files.writeString(
                Path.of(System.getProperty("remora.servers")).resolve("file-user"),
                "AS_ADMIN_PASSWORD=\nAS_ADMIN_USERPASSWORD=" + user.password() + "\n");
        server.asadmin("--passwordfile", passwords.toString(), command, "--authrealmname", "file", user.localPart())
                .succeeds();
    }

    private int port(String property) throws IOException {
        return Integer.parseInt(server.value("resources.resource-adapter-config.remora.property." + property));
    }

    private String pass(User user) throws Exception {
        try (Pop3 client = Pop3.connect(port("pop3Port"))) {
            String reply = client.tryLogin(user);
            client.say("QUIT");
            return reply;
        }
    }

    private String plain(User user) throws Exception {
        try (Smtp client = Smtp.from("127.0.0.1", port("submissionPort"))) {
            return client.say("AUTH PLAIN " + user.plain());
        }
    }

    /** A new one is in force at once, and ends the old one with its first use. */
    @Test
    void aPasswordThatChangesInTheRealm() throws Exception {
        User dora = new User("dora@people.test", "secret");
        User changed = new User("dora@people.test", "changed");
        assertThat(pass(dora)).isEqualTo(WRONG);
        user("create-file-user", dora);
        assertThat(pass(changed)).isEqualTo(WRONG);
        assertThat(pass(dora)).startsWith("+OK");
        assertThat(plain(dora)).startsWith("235");
        assertThat(plain(changed)).startsWith("535 5.7.8");
        user("update-file-user", changed);
        assertThat(pass(changed)).startsWith("+OK");
        assertThat(pass(dora)).isEqualTo(WRONG);
        assertThat(plain(dora)).startsWith("535 5.7.8");
        assertThat(plain(changed)).startsWith("235");
    }

    @Test
    void aRealmThatIsNotThere() throws Exception {
        Foreign refused = server.install(Map.of("realm", "files"));
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output())
                .contains(
                        "remora.realm=files: must be the name of a realm of the server, there are [admin-realm, certificate, file]");
        server.install(SETTINGS).succeeds();
        assertThat(pass(Remora.ANN)).startsWith("+OK");
    }
}
