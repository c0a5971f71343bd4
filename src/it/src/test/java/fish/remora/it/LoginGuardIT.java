package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A server that trusts nobody: who guesses passwords is not heard any more, who knows his own is. Each test guesses from an address of its own. */
@TestInstance(Lifecycle.PER_CLASS)
class LoginGuardIT {
    private static final int MOST = 20;
    private static final User CAROL = new User("carol@" + Remora.DOMAIN, "secret");

    private Remora server;

    @BeforeAll
    void start() throws Exception {
        server = Remora.named("guard")
                .with("trusted", "none")
                .with("greeting.delay", "0")
                .with("accounts", Remora.ANN.bootstrap() + "," + Remora.BOB.bootstrap() + "," + CAROL.bootstrap())
                .start();
    }

    @AfterAll
    void end() {
        server.close();
    }

    /** What a login hears, on a connection of its own. */
    private interface Door {
        String login(String from, User user) throws Exception;
    }

    @Test
    void submission() throws Exception {
        guarded(this::smtp, Remora.ANN, "127.0.1.", "235 ", "535 5.7.8 Authentication credentials invalid");
    }

    @Test
    void pop3() throws Exception {
        guarded(this::pop, Remora.BOB, "127.0.2.", "+OK", "-ERR [AUTH] Wrong user or password");
    }

    /** GNU SASL on the other side. */
    @Test
    void scram() throws Exception {
        guarded(this::msmtp, CAROL, "127.0.3.", "0", "77");
    }

    private void guarded(Door door, User user, String network, String welcome, String refusal) throws Exception {
        String home = network + 1;
        String guesser = network + 2;
        User wrong = new User(user.address(), "wrong");
        assertThat(door.login(home, user)).startsWith(welcome);
        for (int i = 0; i < MOST; i++) {
            assertThat(door.login(guesser, wrong)).isEqualTo(refusal);
        }
        long shutOut = shutOut();
        assertThat(door.login(guesser, user)).as("the address").isEqualTo(refusal);
        assertThat(door.login(guesser, new User("nobody@mx.test", "x"))).isEqualTo(refusal);
        assertThat(door.login(network + 3, user)).as("the account").isEqualTo(refusal);
        assertThat(shutOut()).isEqualTo(shutOut + 3);
        assertThat(door.login(home, user)).startsWith(welcome);
    }

    private String smtp(String from, User user) throws IOException {
        try (Smtp client = Smtp.from(from, server.submission())) {
            String plain = "\0" + user.address() + "\0" + user.password();
            return client.say(
                    "AUTH PLAIN " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private String pop(String from, User user) throws IOException {
        try (Pop3 client = Pop3.from(from, server)) {
            String reply = client.tryLogin(user);
            client.say("QUIT");
            return reply;
        }
    }

    /** Its exit code; 77 is EX_NOPERM. */
    private String msmtp(String from, User user) throws IOException {
        List<String> command = List.of(
                "msmtp",
                "--host=127.0.0.1",
                "--port=" + server.submissions(),
                "--source-ip=" + from,
                "--tls=on",
                "--tls-starttls=off",
                "--tls-certcheck=off",
                "--auth=scram-sha-256",
                "--user=" + user.address(),
                "--passwordeval=echo " + user.password(),
                "--from=" + user.address(),
                CAROL.address());
        return ""
                + Foreign.run("msmtp", command, "From: " + user.address() + "\n\nHello\n")
                        .exitCode();
    }

    private long shutOut() throws Exception {
        URI metrics = server.http("/metrics?scope=application");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith("remora_logins_shut_out{"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf("} ") + 2)))
                .findFirst()
                .orElseThrow();
    }
}
