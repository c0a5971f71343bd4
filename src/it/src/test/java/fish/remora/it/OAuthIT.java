package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People log in with bearer tokens, by clients that others wrote: whose keys are in a file and whose are at an address. */
@TestInstance(Lifecycle.PER_CLASS)
class OAuthIT {
    private static final int MOST = 20;
    private static final User CAROL = new User("carol@" + Remora.DOMAIN, "secret");

    private final TokenIssuer issuer = TokenIssuer.of("https://id.test", "one");
    private final TokenIssuer distant = TokenIssuer.of("https://distant.test", "far");
    private HttpServer web;
    private Path keys;
    private Remora server;

    OAuthIT() throws Exception {}

    @BeforeAll
    void start() throws Exception {
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/keys", exchange -> {
            byte[] octets = TokenIssuer.keys(distant).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, octets.length);
            exchange.getResponseBody().write(octets);
            exchange.close();
        });
        web.start();
        server = Remora.named("oauth");
        keys = server.data().resolveSibling("keys.json").toAbsolutePath();
        TokenIssuer.publish(keys, issuer);
        String address = "http://127.0.0.1:" + web.getAddress().getPort() + "/keys";
        server.with("oauth.issuers", issuer.name() + "=" + keys + "," + distant.name() + "=" + address)
                .with("accounts", Remora.ANN.bootstrap() + "," + Remora.BOB.bootstrap() + "," + CAROL.bootstrap())
                .with("trusted", "none")
                .with("greeting.delay", "0")
                .start();
    }

    /** No token has found its way into a log. */
    @AfterAll
    void end() throws Exception {
        server.close();
        web.stop(0);
        try (Stream<Path> logs = Files.walk(server.data().resolve("log"))) {
            for (Path log : logs.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(log, StandardCharsets.ISO_8859_1)).doesNotContain("eyJ");
            }
        }
        assertThat(server.output()).doesNotContain("eyJ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OAUTHBEARER", "XOAUTH2"})
    void curl(String mechanism) throws Exception {
        String subject = "curl " + mechanism;
        curlSends(mechanism, issuer.token(Remora.ANN), subject).succeeds();
        awaitMail(subject);
        assertThat(curlSends(mechanism, issuer.token(CAROL), subject).exitCode())
                .as("another's token: login denied")
                .isEqualTo(67);
        curlReads(mechanism, issuer.token(Remora.BOB)).succeeds();
        assertThat(curlReads(mechanism, issuer.token(Remora.BOB, -300)).exitCode())
                .as("expired")
                .isEqualTo(67);
    }

    private Foreign curlSends(String mechanism, String token, String subject) throws IOException {
        List<String> command = curl(mechanism, token, Remora.ANN, "smtps://127.0.0.1:" + server.submissions());
        command.addAll(List.of(
                "--mail-from", Remora.ANN.address(), "--mail-rcpt", Remora.BOB.address(), "--upload-file", "-"));
        return Foreign.run(
                "curl", command, "From: " + Remora.ANN.address() + "\r\nSubject: " + subject + "\r\n\r\nHello\r\n");
    }

    private Foreign curlReads(String mechanism, String token) throws IOException {
        return Foreign.run("curl", curl(mechanism, token, Remora.BOB, "pop3s://127.0.0.1:" + server.pop3s() + "/"));
    }

    private static List<String> curl(String mechanism, String token, User user, String url) {
        return new ArrayList<>(List.of(
                "curl",
                "--silent",
                "--show-error",
                "--insecure",
                "--url",
                url,
                "--login-options",
                "AUTH=" + mechanism,
                "--oauth2-bearer",
                token,
                "--user",
                user.address() + ":"));
    }

    /** In Bob's maildrop. */
    private void awaitMail(String subject) {
        await(subject).atMost(Remora.PATIENCE).until(() -> {
            try (Pop3 client = Pop3.login(server, Remora.BOB)) {
                for (int number = client.count(); number > 0; number--) {
                    if (new String(client.retrieve(number), StandardCharsets.UTF_8).contains("Subject: " + subject)) {
                        return true;
                    }
                }
                return false;
            }
        });
    }

    @Test
    void smtplib() throws Exception {
        String script = """
                import json, smtplib, ssl, sys
                port, user, good, bad, reader = sys.argv[1:]
                context = ssl._create_unverified_context()
                def login(mechanism, message, answer):
                    challenges = []
                    def respond(challenge=None):
                        if challenge is None:
                            return message
                        challenges.append(json.loads(challenge))
                        return answer
                    with smtplib.SMTP('127.0.0.1', int(port)) as client:
                        client.starttls(context=context)
                        client.ehlo()
                        assert 'OAUTHBEARER XOAUTH2 PLAIN LOGIN' in client.esmtp_features['auth'], client.esmtp_features
                        try:
                            client.auth(mechanism, respond)
                        except smtplib.SMTPAuthenticationError as refused:
                            return refused.smtp_code, challenges
                        client.sendmail(user, [reader], 'From: %s\\r\\nSubject: smtplib %s\\r\\n\\r\\nHi\\r\\n' % (user, mechanism))
                        return 235, challenges
                xoauth2 = 'user=%s\\1auth=Bearer %s\\1\\1'
                bearer = 'n,a=%s,\\1host=127.0.0.1\\1port=587\\1auth=Bearer %s\\1\\1'
                wrong = [{'status': 'invalid_token'}]
                assert login('XOAUTH2', xoauth2 % (user, good), '') == (235, [])
                assert login('OAUTHBEARER', bearer % (user, good), '\\1') == (235, [])
                assert login('OAUTHBEARER', 'n,,\\1auth=Bearer %s\\1\\1' % good, '\\1') == (235, [])
                assert login('XOAUTH2', xoauth2 % (user, bad), '') == (535, wrong)
                assert login('OAUTHBEARER', bearer % (user, bad), '\\1') == (535, wrong)
                assert login('OAUTHBEARER', bearer % (reader, good), '\\1') == (535, wrong)
                with smtplib.SMTP('127.0.0.1', int(port)) as client:
                    client.starttls(context=context)
                    client.login(user, 'secret')
                """;
        Foreign.run(
                        "python3",
                        List.of(
                                "python3",
                                "-c",
                                script,
                                "" + server.submission(),
                                Remora.ANN.address(),
                                distant.token(Remora.ANN),
                                TokenIssuer.of(issuer.name(), issuer.keyId()).token(Remora.ANN),
                                Remora.BOB.address()))
                .succeeds();
        awaitMail("smtplib XOAUTH2");
        awaitMail("smtplib OAUTHBEARER");
    }

    /** It knows XOAUTH2 alone; in POP3 in two lines, because the first has no room for a token (RFC 5034 §4). */
    @Test
    void angusMail() throws Exception {
        var properties = new Properties();
        for (String protocol : List.of("smtps", "pop3s")) {
            properties.put("mail." + protocol + ".ssl.trust", "*");
            properties.put("mail." + protocol + ".ssl.checkserveridentity", "false");
            properties.put("mail." + protocol + ".auth.mechanisms", "XOAUTH2");
        }
        properties.put("mail.smtps.auth", "true");
        properties.put("mail.pop3s.auth.xoauth2.two.line.authentication.format", "true");
        Session session = Session.getInstance(properties);
        var message = new MimeMessage(session);
        message.setFrom(Remora.ANN.address());
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(Remora.BOB.address()));
        message.setSubject("angus");
        message.setText("Hello");
        message.saveChanges();
        try (Transport transport = session.getTransport("smtps")) {
            transport.connect("127.0.0.1", server.submissions(), Remora.ANN.address(), issuer.token(Remora.ANN));
            transport.sendMessage(message, message.getAllRecipients());
        }
        awaitMail("angus");
        try (Store store = session.getStore("pop3s")) {
            store.connect("127.0.0.1", server.pop3s(), Remora.BOB.address(), issuer.token(Remora.BOB));
            try (Folder inbox = store.getFolder("INBOX")) {
                inbox.open(Folder.READ_WRITE);
                assertThat(inbox.getMessageCount()).isPositive();
            }
        }
    }

    /** Whoever chooses a password's mechanism by himself is not led astray. */
    @Test
    void passwordsAreTakenAsEver() throws Exception {
        List<String> curl = List.of(
                "curl",
                "--silent",
                "--show-error",
                "--insecure",
                "--user",
                CAROL.address() + ":" + CAROL.password(),
                "pop3s://127.0.0.1:" + server.pop3s() + "/");
        Foreign.run("curl", curl).succeeds();
        List<String> msmtp = List.of(
                "msmtp",
                "--host=127.0.0.1",
                "--port=" + server.submissions(),
                "--tls=on",
                "--tls-starttls=off",
                "--tls-certcheck=off",
                "--auth=on",
                "--user=" + CAROL.address(),
                "--passwordeval=echo " + CAROL.password(),
                "--from=" + CAROL.address(),
                Remora.BOB.address());
        Foreign.run("msmtp", msmtp, "From: " + CAROL.address() + "\nSubject: msmtp\n\nHello\n")
                .succeeds();
        awaitMail("msmtp");
    }

    @Test
    void keysAreReplaced() throws Exception {
        TokenIssuer next = TokenIssuer.of(issuer.name(), "two");
        assertThat(login("127.0.4.1", next.token(CAROL))).startsWith("334 ");
        TokenIssuer.publish(keys, issuer, next);
        assertThat(login("127.0.4.1", next.token(CAROL))).startsWith("235 ");
        assertThat(login("127.0.4.1", issuer.token(CAROL))).startsWith("235 ");
        TokenIssuer.publish(keys, issuer);
        assertThat(login("127.0.4.1", next.token(CAROL))).startsWith("334 ");
    }

    /** Nor who is nobody here. */
    @Test
    void whoMayNotLogInMayNotByToken() throws Exception {
        User dave = new User("dave@" + Remora.DOMAIN, "");
        assertThat(login("127.0.4.2", issuer.token(dave))).startsWith("334 ");
        server.database().run("UPDATE account SET login = false WHERE local_part = 'carol'");
        try {
            assertThat(login("127.0.4.2", issuer.token(CAROL))).startsWith("334 ");
        } finally {
            server.database().run("UPDATE account SET login = true WHERE local_part = 'carol'");
        }
        assertThat(login("127.0.4.2", issuer.token(CAROL))).startsWith("235 ");
    }

    @Test
    void wrongTokensAreCounted() throws Exception {
        for (int i = 0; i < MOST; i++) {
            assertThat(login("127.0.4.3", issuer.token(CAROL, -300))).startsWith("334 ");
        }
        assertThat(login("127.0.4.3", issuer.token(CAROL))).as("the address").startsWith("334 ");
        assertThat(login("127.0.4.4", issuer.token(CAROL))).as("no account").startsWith("235 ");
    }

    /** Without saying who it is. */
    private String login(String from, String token) throws IOException {
        try (Smtp client = Smtp.from(from, server.submission())) {
            String message = "n,,\1auth=Bearer " + token + "\1\1";
            return client.say(
                    "AUTH OAUTHBEARER " + Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
