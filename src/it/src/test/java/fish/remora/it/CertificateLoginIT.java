package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.protocol.sasl.ScramClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People log in by certificate (EXTERNAL, RFC 4422 Appendix A) with programs of others: GNU SASL in msmtp, curl, Python. */
@TestInstance(Lifecycle.PER_CLASS)
class CertificateLoginIT {
    private static final User CAROL = new User("carol@" + Remora.DOMAIN, "secret");

    /** A conversation with a certificate, over TLS from the start or behind STARTTLS; what the server says of its mechanisms, then each reply. */
    private static final String TALK = """
            import socket, ssl, sys
            door, port, version, certificate, resumed = sys.argv[1:6]
            context = ssl._create_unverified_context()
            context.maximum_version = context.minimum_version = getattr(ssl.TLSVersion, version)
            if certificate != 'none':
                context.load_cert_chain(certificate + '.pem', certificate + '.key')
            session = None
            for turn in range(2 if resumed == 'resumed' else 1):
                connection = socket.create_connection(('127.0.0.1', int(port)), timeout=120)
                def line():
                    text = b''
                    while not text.endswith(b'\\n'):
                        octet = connection.recv(1)
                        if not octet:
                            raise SystemExit('closed')
                        text += octet
                    return text.decode().strip()
                def say(text):
                    connection.sendall(text.encode() + b'\\r\\n')
                    if door.startswith('pop') and text == 'CAPA':
                        lines = [line()]
                        while lines[-1] != '.':
                            lines.append(line())
                        return ' / '.join(one for one in lines if one.startswith('SASL'))
                    lines = [line()]
                    while not door.startswith('pop') and lines[-1][3:4] == '-':
                        lines.append(line())
                    return ' / '.join(one[4:] for one in lines if one[4:].startswith('AUTH')) if text.startswith('EHLO') else lines[-1]
                if door in ('submission', 'pop3'):
                    line()
                    if door == 'submission':
                        say('EHLO client.test')
                    say('STARTTLS' if door == 'submission' else 'STLS')
                connection = context.wrap_socket(connection, session=session)
                if door in ('submissions', 'pop3s'):
                    line()
                said = ['reused ' + str(connection.session_reused)]
                said.append(say('CAPA' if door.startswith('pop') else 'EHLO client.test'))
                for command in sys.argv[6:]:
                    said.append(say(command))
                say('QUIT')
                session = connection.session
            print('\\n'.join(said))
            """;

    @TempDir
    static Path folder;

    private Openssl openssl;
    private Remora server;

    @BeforeAll
    void start() throws Exception {
        openssl = new Openssl(folder);
        openssl.authority("authority");
        person("ann", "email:ann@mx.test");
        person("unknown", "email:nobody@mx.test,email:ann@foreign.test");
        person("carol", "email:carol@mx.test");
        person("both", "email:ann@mx.test,email:bob@mx.test");
        person("twice", "email:ann@mx.test,email:Ann@MX.test,email:nobody@mx.test");
        person("nameless", "DNS:ann.mx.test");
        person("mallory", "email:ann+x@mx.test,email:ann@mx.test.foreign.test,email:@mx.test,email:mx.test");
        server = Remora.named("certificates")
                .with("tls.client.ca", folder.resolve("authority.pem").toString())
                .with("accounts", Remora.ANN.bootstrap() + "," + Remora.BOB.bootstrap() + "," + CAROL.bootstrap())
                .with("plaintext.auth", "none")
                .start();
    }

    private void person(String name, String names) throws IOException {
        openssl.issue("authority", name, "ec", "subjectAltName=" + names + "\nextendedKeyUsage=clientAuth");
    }

    @AfterAll
    void end() {
        server.close();
    }

    private int port(String door) {
        return switch (door) {
            case "submission" -> server.submission();
            case "submissions" -> server.submissions();
            case "pop3" -> server.pop3();
            default -> server.pop3s();
        };
    }

    /** What is said of TLS, of the mechanisms, and to each command. */
    private List<String> talk(String door, String version, String certificate, String resumed, String... commands)
            throws IOException {
        String path = certificate.equals("none")
                ? certificate
                : folder.resolve(certificate).toString();
        List<String> command =
                new ArrayList<>(List.of("python3", "-c", TALK, door, "" + port(door), version, path, resumed));
        command.addAll(List.of(commands));
        return Foreign.run("python3", command).succeeds().output().lines().toList();
    }

    private String external(String door, String certificate, String response) throws IOException {
        return talk(door, "TLSv1_3", certificate, "once", "AUTH EXTERNAL " + response)
                .get(2);
    }

    private static String base64(String text) {
        return ScramClient.base64(text);
    }

    /** With and without saying who it is, on all ports. */
    @ParameterizedTest
    @CsvSource({
        "submissions, TLSv1_2",
        "submissions, TLSv1_3",
        "submission, TLSv1_2",
        "submission, TLSv1_3",
        "pop3, TLSv1_3",
        "pop3s, TLSv1_2",
        "pop3s, TLSv1_3"
    })
    void python(String door, String version) throws Exception {
        String welcome = door.startsWith("pop") ? "+OK" : "235 2.7.0";
        String refusal = door.startsWith("pop") ? "-ERR [AUTH]" : "535 5.7.8";
        for (String response : List.of("=", base64("ann@mx.test"), base64("Ann@MX.test"))) {
            List<String> said = talk(door, version, "ann", "once", "AUTH EXTERNAL " + response);
            assertThat(said.get(1)).contains("EXTERNAL");
            assertThat(said.get(2)).as(response).startsWith(welcome);
        }
        List<String> asked = talk(door, version, "ann", "once", "AUTH EXTERNAL", "");
        assertThat(asked.get(2))
                .startsWith(door.startsWith("pop") ? "+" : "334")
                .doesNotContain("OK");
        assertThat(asked.get(3)).startsWith(welcome);
        for (String other : List.of("bob@mx.test", "nobody@mx.test", "ann@mx.test\0", "ann@mx.test,bob@mx.test")) {
            assertThat(talk(door, version, "ann", "once", "AUTH EXTERNAL " + base64(other))
                            .get(2))
                    .as(other)
                    .startsWith(refusal);
        }
        List<String> none =
                talk(door, version, "none", "once", "AUTH EXTERNAL =", "AUTH EXTERNAL " + base64("ann@mx.test"));
        assertThat(none.get(1)).contains("SCRAM").doesNotContain("EXTERNAL");
        assertThat(none.subList(2, 4))
                .allMatch(reply -> reply.startsWith(door.startsWith("pop") ? "-ERR" : "504 5.5.4"));
    }

    /** A session that is resumed is still that of its certificate; one begun without has none. */
    @ParameterizedTest
    @CsvSource({"submissions, TLSv1_2", "submissions, TLSv1_3", "pop3s, TLSv1_2", "pop3s, TLSv1_3"})
    void resumed(String door, String version) throws Exception {
        String welcome = door.startsWith("pop") ? "+OK" : "235 2.7.0";
        List<String> said = talk(door, version, "ann", "resumed", "AUTH EXTERNAL =");
        assertThat(said.get(0)).isEqualTo("reused True");
        assertThat(said.get(2)).startsWith(welcome);
        List<String> none = talk(door, version, "none", "resumed", "AUTH EXTERNAL =");
        assertThat(none.get(0)).isEqualTo("reused True");
        assertThat(none.get(1)).doesNotContain("EXTERNAL");
        assertThat(none.get(2)).doesNotStartWith(welcome);
    }

    @Test
    void whoseCertificateItIs() throws Exception {
        for (String door : List.of("submissions", "pop3s")) {
            String welcome = door.startsWith("pop") ? "+OK" : "235 2.7.0";
            String refusal = door.startsWith("pop") ? "-ERR [AUTH]" : "535 5.7.8";
            assertThat(external(door, "unknown", "=")).as("nobody's").startsWith(refusal);
            assertThat(external(door, "unknown", base64("ann@mx.test"))).startsWith(refusal);
            assertThat(external(door, "mallory", "=")).as("like ann's").startsWith(refusal);
            assertThat(external(door, "mallory", base64("ann@mx.test"))).startsWith(refusal);
            assertThat(external(door, "both", "=")).as("two people's").startsWith(refusal);
            assertThat(external(door, "both", base64("bob@mx.test"))).startsWith(welcome);
            assertThat(external(door, "both", base64("carol@mx.test"))).startsWith(refusal);
            assertThat(external(door, "twice", "=")).as("one person's").startsWith(welcome);
            assertThat(talk(door, "TLSv1_3", "nameless", "once", "AUTH EXTERNAL =")
                            .get(1))
                    .doesNotContain("EXTERNAL");
        }
    }

    @Test
    void whoMayNotLogIn() throws Exception {
        assertThat(external("submissions", "carol", "=")).startsWith("235");
        server.database().run("UPDATE account SET login = false WHERE local_part = 'carol'");
        try {
            assertThat(external("submissions", "carol", "=")).startsWith("535 5.7.8");
            assertThat(external("pop3s", "carol", base64("carol@mx.test"))).startsWith("-ERR [AUTH]");
            assertThat(talk("submissions", "TLSv1_2", "carol", "resumed", "AUTH EXTERNAL =")
                            .get(2))
                    .startsWith("535");
        } finally {
            server.database().run("UPDATE account SET login = true WHERE local_part = 'carol'");
        }
    }

    /** As himself, and as nobody else. */
    @Test
    void sendsAsHimself() throws Exception {
        List<String> said = talk(
                "submission",
                "TLSv1_3",
                "ann",
                "once",
                "AUTH EXTERNAL =",
                "MAIL FROM:<bob@mx.test>",
                "MAIL FROM:<ann@mx.test>");
        assertThat(said.get(3)).startsWith("550 5.7.1");
        assertThat(said.get(4)).startsWith("250");
    }

    @ParameterizedTest
    @CsvSource({"on, ann, 0", "off, ann, 0", "off, unknown, 77", "off, both, 0"})
    void msmtp(String starttls, String certificate, int exitCode) throws Exception {
        List<String> command = List.of(
                "msmtp",
                "--host=127.0.0.1",
                "--port=" + (starttls.equals("on") ? server.submission() : server.submissions()),
                "--tls=on",
                "--tls-starttls=" + starttls,
                "--tls-certcheck=off",
                "--tls-cert-file=" + folder.resolve(certificate + ".pem"),
                "--tls-key-file=" + folder.resolve(certificate + ".key"),
                "--auth=external",
                "--user=" + Remora.ANN.address(),
                "--from=" + Remora.ANN.address(),
                Remora.BOB.address());
        Foreign msmtp =
                Foreign.run("msmtp", command, "From: " + Remora.ANN.address() + "\nSubject: by certificate\n\nHello\n");
        assertThat(msmtp.exitCode()).as(msmtp.output()).isEqualTo(exitCode);
        if (exitCode == 0) {
            assertThat(new String(server.database().lastMessageOf(Remora.BOB), StandardCharsets.UTF_8))
                    .contains("Subject: by certificate", "with ESMTPSA id");
        }
    }

    @ParameterizedTest
    @CsvSource({"pop3s, ann, 0", "pop3s, unknown, 67", "pop3, ann, 0"})
    void curl(String door, String certificate, int exitCode) throws Exception {
        List<String> command = List.of(
                "curl",
                "--silent",
                "--show-error",
                "--insecure",
                "--ssl-reqd",
                "--cert",
                folder.resolve(certificate + ".pem").toString(),
                "--key",
                folder.resolve(certificate + ".key").toString(),
                "--user",
                Remora.ANN.address() + ":",
                "--login-options",
                "AUTH=EXTERNAL",
                door + "://127.0.0.1:" + port(door) + "/");
        Foreign curl = Foreign.run("curl", command);
        assertThat(curl.exitCode()).as(curl.output()).isEqualTo(exitCode);
    }
}
