package fish.remora.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.adapter.TestConfiguration;
import fish.remora.adapter.server.Authority.Issued;
import fish.remora.adapter.server.Authority.Wanted;
import fish.remora.api.Peer;
import fish.remora.protocol.smtp.FixedApplication;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several certificates: which one a client is shown (RFC 6066 §3), from PEM and PKCS #12 files, also after a renewal. */
class ServerKeysTest {
    @TempDir
    private Path folder;

    private Authority authority;
    private Issued first;
    private Issued second;
    private Issued wild;
    private Map<String, String> keys;

    @BeforeEach
    void issue() throws Exception {
        authority = new Authority("authority");
        first = authority.issue(Wanted.server("EC", "mx.one.test", "mail.one.test"));
        second = authority.issue(Wanted.server("RSA", "mx.two.test"));
        wild = authority.issue(Wanted.server("EC", "*.two.test"));
        first.writePem(folder.resolve("one.pem"), folder.resolve("one.key"));
        second.writePkcs12(folder.resolve("two.p12"), "hush");
        wild.writePem(folder.resolve("wild.pem"), folder.resolve("wild.key"));
        keys = Map.of(
                "tls.certificate", folder + "/one.pem," + folder + "/two.p12," + folder + "/wild.pem",
                "tls.key", folder + "/one.key,," + folder + "/wild.key",
                "tls.password", "hush");
    }

    @Test
    void aClientIsShownWhatItAsksFor() throws Exception {
        try (NettyStage stage = new NettyStage()) {
            SmtpServer server = stage.smtpServer(keys, new FixedApplication(Set.of()));
            int port = server.port("submissions");
            assertThat(shown(port, "mx.one.test")).isEqualTo(first.certificate());
            assertThat(shown(port, "MAIL.one.test")).isEqualTo(first.certificate());
            assertThat(shown(port, "mx.two.test")).as("exact before wildcard").isEqualTo(second.certificate());
            assertThat(shown(port, "pop.two.test")).isEqualTo(wild.certificate());
            assertThat(shown(port, "a.b.two.test")).as("one label only").isEqualTo(first.certificate());
            assertThat(shown(port, "two.test")).isEqualTo(first.certificate());
            assertThat(shown(port, "")).isEqualTo(first.certificate());
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                TlsClient.line(socket);
                TlsClient.say(socket, "EHLO client.test");
                assertThat(TlsClient.say(socket, "STARTTLS")).startsWith("220 ");
                SSLSocket secure = new TlsClient(null).over(socket, "mx.two.test", parameters -> {});
                assertThat(secure.getSession().getPeerCertificates()[0]).isEqualTo(second.certificate());
            }
        }
    }

    /** To a client that comes for the first time: one with a session is shown nothing again. */
    private static X509Certificate shown(int port, String host) throws Exception {
        return new TlsClient(null).shown(port, host, parameters -> {});
    }

    /** RFC 5929 §4: the binding is to the certificate that this client has seen, in a resumed session too. */
    @Test
    void theChannelBindingIsThatOfTheCertificateShown() throws Exception {
        FixedApplication application = new FixedApplication(Set.of());
        try (NettyStage stage = new NettyStage()) {
            int port = stage.smtpServer(keys, application).port("submissions");
            for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
                TlsClient client = new TlsClient(null);
                long begun = submit(client, port, protocol);
                assertThat(submit(client, port, protocol)).as("resumed").isEqualTo(begun);
            }
        }
        assertThat(application.accepted()).hasSize(4).allSatisfy(mail -> {
            Peer.Tls tls = mail.peer().tls().orElseThrow();
            assertThat(tls.serverEndPoint())
                    .isEqualTo(MessageDigest.getInstance("SHA-384")
                            .digest(second.certificate().getEncoded()));
        });
    }

    /** When its session began. */
    private static long submit(TlsClient client, int port, String protocol) throws Exception {
        try (SSLSocket socket =
                client.connect(port, "mx.two.test", parameters -> parameters.setProtocols(new String[] {protocol}))) {
            Submission.send(socket);
            return socket.getSession().getCreationTime();
        }
    }

    @Test
    void aBrokenRenewalDoesNotStopTheOthers() throws Exception {
        try (NettyStage stage = new NettyStage()) {
            Surroundings surroundings = stage.surroundings(keys);
            int port = stage.smtpServer(surroundings, new FixedApplication(Set.of()))
                    .port("submissions");
            Issued renewed = authority.issue(Wanted.server("EC", "mx.two.test", "new.two.test"));
            Files.writeString(folder.resolve("one.pem"), "nonsense");
            renewed.writePkcs12(folder.resolve("two.p12"), "hush");
            surroundings.tls().refresh();
            assertThat(shown(port, "mx.two.test")).isEqualTo(renewed.certificate());
            assertThat(shown(port, "new.two.test")).isEqualTo(renewed.certificate());
            assertThat(shown(port, "mx.one.test")).isEqualTo(first.certificate());

            second.writePkcs12(folder.resolve("two.p12"), "another password");
            surroundings.tls().refresh();
            assertThat(shown(port, "mx.two.test")).isEqualTo(renewed.certificate());
        }
    }

    @Test
    void aFileThatCannotBeUsedIsNamedAndThePasswordIsNot() throws Exception {
        Path file = folder.resolve("two.p12");
        for (String password : List.of("wrong-password", "")) {
            assertThatThrownBy(() -> Tls.open(
                            TestConfiguration.of(Map.of("tls.certificate", file.toString(), "tls.password", password))))
                    .hasMessageStartingWith("remora.tls.certificate=" + file + ": must be PKCS #12")
                    .hasMessageNotContaining("wrong-password");
        }
        Files.writeString(file, "nonsense");
        assertThatThrownBy(() -> Tls.open(TestConfiguration.of(Map.of("tls.certificate", file.toString()))))
                .hasMessageEndingWith(" (it is something else)");
        assertThatThrownBy(() -> Tls.open(TestConfiguration.of(Map.of(
                        "tls.certificate", folder + "/one.pem," + folder + "/wild.pem",
                        "tls.key", folder + "/one.key," + folder + "/one.key"))))
                .hasMessage("remora.tls.certificate=" + folder + "/wild.pem, remora.tls.key=" + folder
                        + "/one.key: must be a PEM certificate chain and its unencrypted PKCS #8 key"
                        + " (the key is not that of the certificate)");
    }

    @Test
    void namesComeFromTheSubjectWhereTheCertificateHasNoOthers() throws Exception {
        Issued old = authority.issue(Wanted.server("EC").named("CN=Mail.Old.test, O=Old"));
        assertThat(ServerNames.of(old.certificate()).isExactly("mail.OLD.test")).isTrue();
        assertThat(ServerNames.of(first.certificate()).isExactly("server")).isFalse();
    }
}
