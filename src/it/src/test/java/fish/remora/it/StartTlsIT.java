package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.protocol.sasl.ScramClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Somebody between client and server: what he says in clear before TLS counts for nothing behind it (RFC 3207 §6; "Why TLS is better without STARTTLS",
 * Poddebniak and others, 2021), what he hides or repeats helps him nothing.
 */
@TestInstance(Lifecycle.PER_CLASS)
class StartTlsIT {
    private static final String PLUS = "p=tls-server-end-point,,";

    private Remora server;

    @BeforeAll
    void start() throws Exception {
        server = Remora.named("starttls").with("plaintext.auth", "none").start();
        // From the first login in clear on SCRAM works.
        try (Smtp client = secured()) {
            assertThat(client.say("AUTH PLAIN " + plain())).startsWith("235");
        }
    }

    @AfterAll
    void end() {
        server.close();
    }

    private static String plain() {
        return ScramClient.base64("\0" + Remora.ANN.address() + "\0" + Remora.ANN.password());
    }

    private int port(String door) {
        return switch (door) {
            case "smtp" -> server.smtp();
            case "submission" -> server.submission();
            default -> server.lmtp();
        };
    }

    /** What is left until the server closes. */
    private static List<String> rest(Wire wire) throws IOException {
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        try {
            for (int n = wire.read(buffer); n >= 0; n = wire.read(buffer)) {
                text.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
        } catch (SocketException reset) {
            // As good as closed.
        }
        return text.toString().lines().toList();
    }

    /** Whole commands, one without its end, an envelope, a login. */
    @ParameterizedTest
    @CsvSource({
        "smtp, EHLO, 'EHLO mallory.test\r\nMAIL FROM:<mallory@x.test>\r\nRCPT TO:<bob@mx.test>\r\n'",
        "smtp, EHLO, 'VRFY x\r\nHELP\r\nNOOP\r\n'",
        "smtp, EHLO, 'RCPT TO:<bob@mx.test>\r\nMAIL FROM:<mall'",
        "submission, EHLO, 'EHLO mallory.test\r\nVRFY x\r\nHELP\r\n'",
        "submission, EHLO, 'AUTH PLAIN AGFubkBteC50ZXN0AHNlY3JldA==\r\n'",
        "submission, EHLO, 'AUTH PLAIN\r\n'",
        "submission, EHLO, 'VRFY '",
        "lmtp, LHLO, 'LHLO mallory.test\r\nMAIL FROM:<mallory@x.test>\r\nRCPT TO:<bob@mx.test>\r\n'",
        "lmtp, LHLO, 'HELP\r\nNOO'"
    })
    void injectedIntoSmtp(String door, String hello, String injected) throws Exception {
        try (Smtp client = Smtp.connect(port(door))) {
            client.say(hello + " client.test");
            client.send("STARTTLS\r\n" + injected);
            assertThat(client.reply()).startsWith("220 2.0.0");
            client.secure(server.certificate());
            client.send(hello + " client.test\r\n" + (door.equals("submission") ? "MAIL FROM:<ann@mx.test>" : "DATA")
                    + "\r\nQUIT\r\n");
            assertThat(client.reply()).startsWith("250-mx.test greets client.test");
            assertThat(rest(client))
                    .hasSize(2)
                    .satisfies(lines ->
                            assertThat(lines.get(0)).startsWith(door.equals("submission") ? "530 5.7.0" : "503 5.5.1"))
                    .satisfies(lines -> assertThat(lines.get(1)).startsWith("221 "));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'CAPA\r\nNOOP\r\n'",
        "'USER ann@mx.test\r\nPASS secret\r\n'",
        "'USER ann@mx.test\r\n'",
        "'AUTH PLAIN\r\n'",
        "'USER bo'"
    })
    void injectedIntoPop3(String injected) throws Exception {
        try (Pop3 client = Pop3.connect(server)) {
            client.send("STLS\r\n" + injected);
            assertThat(client.line()).startsWith("+OK");
            client.secure(server.certificate());
            client.send("PASS secret\r\nSTAT\r\nQUIT\r\n");
            List<String> rest = rest(client);
            assertThat(rest).hasSize(3);
            assertThat(rest.subList(0, 2)).allMatch(line -> line.startsWith("-ERR"));
        }
    }

    /** What comes in clear after the go-ahead is no TLS: the connection ends, and nothing is answered. */
    @Test
    void clearTextBehindTheGoAhead() throws Exception {
        List<Smtp> clients = new ArrayList<>();
        try (Pop3 reader = Pop3.connect(server)) {
            for (String door : List.of("smtp", "submission", "lmtp")) {
                Smtp client = Smtp.connect(port(door));
                clients.add(client);
                client.say((door.equals("lmtp") ? "LHLO" : "EHLO") + " client.test");
                assertThat(client.say("STARTTLS")).startsWith("220");
                client.send("NOOP\r\nQUIT\r\n");
            }
            reader.say("STLS");
            reader.send("CAPA\r\nQUIT\r\n");
            // Each may wait for the end of a handshake that never begins: all at once.
            for (Smtp client : clients) {
                assertThat(rest(client)).noneMatch(line -> line.matches("[2-5][0-9][0-9][ -].*"));
                client.close();
            }
            assertThat(rest(reader)).noneMatch(line -> line.startsWith("+OK") || line.startsWith("-ERR"));
        }
    }

    /** RFC 8314 §3.3: where a password would go in clear nothing is offered and nothing is taken. */
    @Test
    void nobodyLogsInInClear() throws Exception {
        try (Smtp client = Smtp.connect(server.submission())) {
            assertThat(client.say("EHLO client.test")).contains("STARTTLS").doesNotContain("AUTH");
            for (String mechanism : List.of(
                    "PLAIN " + plain(), "PLAIN", "LOGIN", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS", "EXTERNAL =")) {
                assertThat(client.say("AUTH " + mechanism)).as(mechanism).startsWith("538 5.7.11");
            }
            assertThat(client.say("MAIL FROM:<ann@mx.test>")).startsWith("530 5.7.0");
        }
        try (Pop3 client = Pop3.connect(server)) {
            assertThat(client.list("CAPA"))
                    .contains("STLS")
                    .noneMatch(line -> line.startsWith("SASL") || line.equals("USER"));
            for (String command :
                    List.of("USER ann@mx.test", "PASS secret", "AUTH PLAIN " + plain(), "AUTH SCRAM-SHA-256")) {
                assertThat(client.say(command)).as(command).startsWith("-ERR");
            }
            assertThat(client.say("STAT")).startsWith("-ERR");
        }
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.say("AUTH PLAIN " + plain())).as("no login here").startsWith("502");
            client.say("STARTTLS");
            client.secure(server.certificate());
            assertThat(client.say("EHLO client.test")).doesNotContain("AUTH");
            assertThat(client.say("AUTH PLAIN " + plain())).startsWith("502");
        }
    }

    /** On the submission port behind STARTTLS. */
    private Smtp secured() throws IOException {
        Smtp client = Smtp.connect(server.submission());
        client.say("EHLO client.test");
        client.say("STARTTLS");
        client.secure(server.certificate());
        client.say("EHLO client.test");
        return client;
    }

    /** Who was told another list of mechanisms in clear hears the right one behind TLS. */
    @Test
    void theListIsToldAnewBehindTls() throws Exception {
        try (Smtp client = Smtp.connect(server.submission())) {
            client.say("EHLO client.test");
            client.say("STARTTLS");
            client.secure(server.certificate());
            assertThat(client.say("MAIL FROM:<ann@mx.test>"))
                    .as("EHLO is forgotten")
                    .startsWith("503");
            assertThat(client.say("EHLO client.test"))
                    .contains("AUTH SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN LOGIN")
                    .doesNotContain("STARTTLS");
            assertThat(client.say("STARTTLS")).startsWith("5");
        }
    }

    /** The replies to the first and to the last message; the first alone when it is refused. */
    private static List<String> scram(Smtp client, String mechanism, ScramClient scram) throws IOException {
        String first = client.say("AUTH " + mechanism + " " + ScramClient.base64(scram.gs2Header() + scram.bare()));
        if (!first.startsWith("334 ")) {
            return List.of(first);
        }
        client.send(scram.last(first.substring(4), Remora.ANN.password()));
        client.send("\r\n");
        return List.of(first, client.reply());
    }

    private static ScramClient scram(String gs2Header, byte[] bound) {
        return new ScramClient(gs2Header, bound, "n=" + Remora.ANN.address() + ",r=clientnonce");
    }

    /** RFC 5929 §4.1: the hash of its signature, SHA-256 for lesser ones. */
    private byte[] endPoint() throws Exception {
        try (InputStream pem = Files.newInputStream(server.certificate())) {
            var certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
            String hash = certificate.getSigAlgName().replaceFirst("with.*", "").replace("SHA", "SHA-");
            return MessageDigest.getInstance(hash).digest(certificate.getEncoded());
        }
    }

    /** RFC 5802 §6: who takes -PLUS off our list is found out by the client's {@code y}; who shows another certificate by the binding. */
    @Test
    void theBindingIsKept() throws Exception {
        byte[] bound = endPoint();
        try (Smtp client = secured()) {
            assertThat(scram(client, "SCRAM-SHA-256", scram("y,,", new byte[0])))
                    .containsExactly("535 5.7.8 Authentication credentials invalid");
            assertThat(scram(client, "SCRAM-SHA-256", scram(PLUS, bound)).get(0))
                    .startsWith("535 5.7.8");
        }
        try (Smtp client = secured()) {
            assertThat(scram(client, "SCRAM-SHA-256-PLUS", scram("n,,", new byte[0]))
                            .get(0))
                    .startsWith("535 5.7.8");
            assertThat(scram(client, "SCRAM-SHA-256-PLUS", scram("p=tls-unique,,", bound))
                            .get(0))
                    .startsWith("535 5.7.8");
        }
        byte[] other = bound.clone();
        other[0]++;
        for (byte[] wrong : List.of(other, new byte[0], new byte[bound.length])) {
            try (Smtp client = secured()) {
                List<String> replies = scram(client, "SCRAM-SHA-256-PLUS", scram(PLUS, wrong));
                assertThat(replies).hasSize(2);
                assertThat(replies.get(1)).startsWith("535 5.7.8");
                assertThat(client.say("MAIL FROM:<ann@mx.test>")).startsWith("530");
            }
        }
        for (String mechanism : List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256")) {
            try (Smtp client = secured()) {
                boolean plus = mechanism.endsWith("PLUS");
                assertThat(scram(client, mechanism, plus ? scram(PLUS, bound) : scram("n,,", new byte[0]))
                                .get(1))
                        .startsWith("334 ");
                assertThat(client.say("")).as(mechanism).startsWith("235 2.7.0");
            }
        }
    }

    /** RFC 5802 §9: what was overheard is of no use with another nonce, nor twice in one connection. */
    @Test
    void aProofIsGoodOnce() throws Exception {
        ScramClient scram = scram("n,,", new byte[0]);
        String first = "AUTH SCRAM-SHA-256 " + ScramClient.base64(scram.gs2Header() + scram.bare());
        byte[] overheard;
        List<String> challenges = new ArrayList<>();
        try (Smtp client = secured()) {
            String challenge = client.say(first);
            challenges.add(challenge);
            overheard = scram.last(challenge.substring(4), Remora.ANN.password());
            client.send(overheard);
            assertThat(client.say("")).startsWith("334 ");
            assertThat(client.say("")).startsWith("235");
            assertThat(client.say(first)).as("once logged in").startsWith("503");
        }
        try (Smtp client = secured()) {
            for (int i = 0; i < 2; i++) {
                challenges.add(client.say(first));
                client.send(overheard);
                assertThat(client.say("")).startsWith("535 5.7.8");
            }
            assertThat(client.say("AUTH SCRAM-SHA-256 " + new String(overheard, StandardCharsets.US_ASCII)))
                    .as("without a first")
                    .startsWith("501");
            assertThat(client.say("AUTH PLAIN " + new String(overheard, StandardCharsets.US_ASCII)))
                    .as("as a password")
                    .startsWith("501");
            assertThat(client.say("MAIL FROM:<ann@mx.test>")).startsWith("530");
        }
        assertThat(challenges).doesNotHaveDuplicates();
        // The same nonce in the client's own mouth.
        try (Smtp client = secured()) {
            String old = new String(Base64.getDecoder().decode(challenges.get(0).substring(4)), StandardCharsets.UTF_8);
            String nonce = old.substring(2, old.indexOf(','));
            String bare = "n=" + Remora.ANN.address() + ",r=" + nonce;
            client.say("AUTH SCRAM-SHA-256 " + ScramClient.base64("n,," + bare));
            client.send(overheard);
            assertThat(client.say("")).startsWith("535 5.7.8");
        }
    }

    /** Nobody logs in with another's unfinished exchange: cancelled, it is gone. */
    @Test
    void aCancelledExchangeIsOver() throws Exception {
        ScramClient scram = scram("n,,", new byte[0]);
        try (Smtp client = secured()) {
            String challenge = client.say("AUTH SCRAM-SHA-256 " + ScramClient.base64(scram.gs2Header() + scram.bare()));
            byte[] last = scram.last(challenge.substring(4), Remora.ANN.password());
            assertThat(client.say("*")).startsWith("501");
            client.send(last);
            assertThat(client.say("")).startsWith("500");
            assertThat(client.say("MAIL FROM:<ann@mx.test>")).startsWith("530");
        }
    }
}
