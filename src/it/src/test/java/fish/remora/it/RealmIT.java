package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The one-command server with a file realm that a command before its start makes; on Payara Server: {@link RealmServerIT}. */
@TestInstance(Lifecycle.PER_CLASS)
class RealmIT {
    private static final String DOMAIN = "people.test";
    private static final String WRONG = "-ERR [AUTH] Wrong user or password";

    private Remora server;
    private Operator operator;

    @BeforeAll
    void start() throws Exception {
        server = Remora.named("realm");
        Path people = KeyFile.write(
                server.data().resolveSibling("people"), "secret", "ann", "bob", "carol", "dora", "eve", "finn", "gil");
        Path boot = Files.writeString(
                server.data().resolveSibling("boot.asadmin"),
                "create-auth-realm --classname com.sun.enterprise.security.auth.realm.file.FileRealm --property file="
                        + people + ":jaas-context=fileRealm people\n");
        server.with("boot", boot.toString())
                .with("realm", "people")
                .with("realm.domain", DOMAIN)
                .with("realm.create", "true")
                .with("domains", DOMAIN)
                .start();
        operator = new Operator(server);
    }

    @AfterAll
    void end() {
        server.close();
    }

    private static User user(String name, String password) {
        return new User(name + "@" + DOMAIN, password);
    }

    /** The account is made by it, and not by a wrong password. */
    @Test
    void theFirstLogin() throws Exception {
        User ann = user("ann", "secret");
        assertThat(Pop3.pass(server, user("ann", "wrong"))).isEqualTo(WRONG);
        assertThat(Pop3.pass(server, user("nobody", "secret"))).isEqualTo(WRONG);
        assertThat(Pop3.pass(server, user("ann", ""))).startsWith("-ERR");
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.deliver(Samples.text("early"), ann.address())).startsWith("550 5.1.1");
        }
        assertThat(Pop3.pass(server, user("ANN", "secret"))).startsWith("+OK");
        assertThat(Pop3.pass(server, ann)).startsWith("+OK");
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.deliver(Samples.text("welcome"), ann.address())).startsWith("250");
        }
        assertThat(Pop3.onlyMessage(server, ann)).contains("Subject: welcome");
        assertThat(operator.get("accounts?domain=" + DOMAIN + "&address=ann%40" + DOMAIN)
                        .body())
                .contains("\"password\":false", "\"login\":true");
        assertThat(
                        server.database()
                                .list(
                                        "SELECT who || ': ' || reason FROM audit WHERE object = 'ann@people.test' AND action = 'account.create'"))
                .containsExactly("realm people: first login");
    }

    @Test
    void submission() throws Exception {
        try (Smtp client = Smtp.from("127.0.0.1", server.submission())) {
            assertThat(client.say("AUTH PLAIN " + user("bob", "wrong").plain())).startsWith("535 5.7.8");
            assertThat(client.say("AUTH PLAIN " + user("bob", "secret").plain()))
                    .startsWith("235");
            byte[] mine = Samples.octets(Samples.text("mine").replace("sender@client.test", "bob@people.test"));
            assertThat(client.submit("<bob@people.test>", mine, "<bob@people.test>"))
                    .startsWith("250");
        }
    }

    /** GNU SASL; the realm does not give passwords away, and nothing is kept of one that was right. */
    @Test
    void scramIsRefused() throws Exception {
        User carol = user("carol", "secret");
        assertThat(Pop3.pass(server, carol)).startsWith("+OK");
        List<String> command = List.of(
                "msmtp",
                "--host=127.0.0.1",
                "--port=" + server.submissions(),
                "--tls=on",
                "--tls-starttls=off",
                "--tls-certcheck=off",
                "--auth=scram-sha-256",
                "--user=" + carol.address(),
                "--passwordeval=echo " + carol.password(),
                "--from=" + carol.address(),
                carol.address());
        assertThat(Foreign.run("msmtp", command, "From: carol@people.test\n\nHello\n")
                        .exitCode())
                .as("EX_NOPERM")
                .isEqualTo(77);
    }

    @Test
    void whoHasAPasswordHereHasThatAlone() throws Exception {
        put("dora", "\"password\": \"here\"");
        assertThat(Pop3.pass(server, user("dora", "secret"))).isEqualTo(WRONG);
        assertThat(Pop3.pass(server, user("dora", "here"))).startsWith("+OK");
        assertThat(Pop3.pass(server, new User(Remora.ANN.address(), Remora.ANN.password())))
                .startsWith("+OK");
    }

    private void put(String name, String json) throws Exception {
        HttpResponse<String> answer =
                operator.put("accounts/" + name + "%40" + DOMAIN, "{\"reason\": \"test\", " + json + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** He is not made anew either. */
    @Test
    void whoIsShutOutStaysOut() throws Exception {
        assertThat(Pop3.pass(server, user("eve", "secret"))).startsWith("+OK");
        put("eve", "\"login\": false");
        assertThat(Pop3.pass(server, user("eve", "secret"))).isEqualTo(WRONG);
        assertThat(operator.get("accounts/eve%40" + DOMAIN).body()).contains("\"login\":false");
    }

    /** The pages: with a password that is theirs to change elsewhere alone. */
    @Test
    void aSecondFactor() throws Exception {
        String token = operator.login("finn@people.test", "secret");
        String path = "accounts/finn%40people.test";
        assertThat(operator.as(token, "PATCH", path, "{\"password\": \"mine\", \"old\": \"secret\"}")
                        .body())
                .contains("changed in the realm that has it");
        String program = Operator.member(
                operator.as(token, "POST", path + "/passwords", "{\"label\": \"phone\"}")
                        .body(),
                "password");
        server.database().run("UPDATE account SET totp = true WHERE local_part = 'finn'");
        assertThat(Pop3.pass(server, user("finn", "secret"))).isEqualTo(WRONG);
        assertThat(Pop3.pass(server, user("finn", program))).startsWith("+OK");
        assertThat(operator.as(
                                "",
                                "POST",
                                "sessions",
                                "{\"account\": \"finn@people.test\", \"password\": \"secret\", \"code\": \"000000\"}")
                        .statusCode())
                .isEqualTo(401);
    }

    /** An alias is somebody else's address: no account takes it away. */
    @Test
    void anAliasStaysWhatItIs() throws Exception {
        assertThat(operator.put(
                                "aliases/gil%40people.test",
                                "{\"reason\": \"test\", \"to\": [\"" + Remora.BOB.address() + "\"]}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(Pop3.pass(server, user("gil", "secret"))).isEqualTo(WRONG);
        assertThat(operator.get("accounts/gil%40people.test").statusCode()).isEqualTo(404);
    }

    @Test
    void aRealmThatIsNotThere() throws Exception {
        try (Remora other = Remora.named("realm-none").with("realm", "files")) {
            assertThat(other.startInVain()).isEqualTo(1);
            assertThat(String.join("\n", other.complaints()))
                    .contains(
                            "remora.war is not deployed: Remora cannot start: remora.realm=files: must be the name of a realm of the server, there are [admin-realm, certificate, file]");
        }
    }
}
