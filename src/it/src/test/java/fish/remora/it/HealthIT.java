package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What operators see: MicroProfile Health and the counters; and users who come from a file with hashes. */
@TestInstance(Lifecycle.PER_CLASS)
class HealthIT {
    /** Made by the command argon2 of Debian's package of that name, of the password "secret". */
    private static final String HASH =
            "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$14ukWqiThj4Xz77NYv01V28GbBZHY9AaZwsFswQFO0U";

    private final HttpClient http = HttpClient.newHttpClient();
    private Remora server;

    @BeforeAll
    void start() throws Exception {
        server = Remora.named("health");
        var accounts = Files.writeString(
                server.data().resolveSibling("accounts"),
                "# first users\n\nann@mx.test:" + HASH + "\nbob@mx.test:pass word, with a comma: and colons\n");
        server.with("accounts", "@" + accounts).start();
    }

    @AfterAll
    void end() {
        server.close();
    }

    /** A password may be given as its hash, so that no file needs to hold it. */
    @Test
    void usersComeFromAFile() throws Exception {
        for (User user : new User[] {
            new User("ann@mx.test", "secret"), new User("bob@mx.test", "pass word, with a comma: and colons")
        }) {
            try (Pop3 client = Pop3.login(server, user)) {
                assertThat(client.count()).isNotNegative();
                client.say("QUIT");
            }
        }
        try (Pop3 client = Pop3.connect(server)) {
            assertThat(client.tryLogin(new User("ann@mx.test", HASH))).startsWith("-ERR [AUTH]");
        }
    }

    /** With one domain the part before the @ is a login too. */
    @Test
    void loginWithoutDomain() throws Exception {
        try (Pop3 client = Pop3.login(server, new User("ann", "secret"))) {
            client.say("QUIT");
        }
    }

    /** Without a database the server is alive, but not ready, until PostgreSQL is back. */
    @Test
    void readyWhileTheDatabaseAnswers() throws Exception {
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health").body()).contains("\"database\"", "\"application\"");
        signal("STOP");
        try {
            await("not ready")
                    .atMost(Remora.PATIENCE)
                    .until(() -> get("/health/ready").statusCode() == 503);
            assertThat(get("/health/live").statusCode()).isEqualTo(200);
        } finally {
            signal("CONT");
        }
        await("ready again")
                .atMost(Remora.PATIENCE)
                .until(() -> get("/health/ready").statusCode() == 200);
    }

    /** PostgreSQL is held, not killed: a dead one is started again at once. */
    private void signal(String signal) throws Exception {
        for (ProcessHandle process : server.processesInData()) {
            Foreign.run("procps", List.of("kill", "-" + signal, "" + process.pid()));
        }
    }

    @Test
    void counters() throws Exception {
        long accepted = counter("accepted");
        long stored = counter("stored");
        long refused = counter("refused");
        long sessions = counter("sessions");
        long logins = counter("logins");
        long failed = counter("logins_failed");
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.deliver("Subject: 2\r\n\r\n", "ann@mx.test", "bob@mx.test"))
                    .startsWith("250");
            assertThat(client.deliver("Subject: 0\r\n\r\n", "nobody@mx.test")).startsWith("550");
            assertThat(counter("sessions_open")).isPositive();
        }
        try (Pop3 client = Pop3.connect(server)) {
            client.tryLogin(new User("ann@mx.test", "wrong"));
            client.tryLogin(new User("ann@mx.test", "secret"));
            client.say("QUIT");
        }
        assertThat(counter("accepted")).isEqualTo(accepted + 1);
        assertThat(counter("stored")).isEqualTo(stored + 2);
        assertThat(counter("refused")).isEqualTo(refused + 1);
        assertThat(counter("sessions")).isEqualTo(sessions + 2);
        assertThat(counter("logins")).isEqualTo(logins + 1);
        assertThat(counter("logins_failed")).isEqualTo(failed + 1);
        assertThat(counter("commits")).isPositive();
        await("sessions closed").atMost(Remora.PATIENCE).until(() -> counter("sessions_open") == 0);
    }

    private long counter(String name) throws Exception {
        String metrics = get("/metrics?scope=application").body();
        Matcher line =
                Pattern.compile("(?m)^remora_" + name + "\\{[^}]*} ([\\d.E]+)").matcher(metrics);
        assertThat(line.find()).as("remora_%s in %s", name, metrics).isTrue();
        return (long) Double.parseDouble(line.group(1));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(server.http(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
