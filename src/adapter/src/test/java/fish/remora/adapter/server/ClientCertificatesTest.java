package fish.remora.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.adapter.TestConfiguration;
import fish.remora.adapter.server.Authority.Issued;
import fish.remora.adapter.server.Authority.Wanted;
import fish.remora.api.Address;
import fish.remora.protocol.smtp.FixedApplication;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates that clients show. */
class ClientCertificatesTest {
    @TempDir
    private Path folder;

    private final NettyStage stage = new NettyStage();
    private final FixedApplication application = new FixedApplication(Set.of());
    private Authority authority;
    private Surroundings surroundings;
    private SmtpServer server;

    @BeforeEach
    void start() throws Exception {
        authority = new Authority("authority");
        surroundings = stage.surroundings(Map.of(
                "tls.client.ca",
                authority.write(folder.resolve("authorities.pem")).toString()));
        server = stage.smtpServer(surroundings, application);
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private static SSLSocket connect(TlsClient client, int port, String protocol) throws Exception {
        return client.connect(port, "", parameters -> parameters.setProtocols(new String[] {protocol}));
    }

    /** Submits a mail; when the session began. */
    private long submit(TlsClient client, String protocol) throws Exception {
        try (SSLSocket socket = connect(client, server.port("submissions"), protocol)) {
            Submission.send(socket);
            return socket.getSession().getCreationTime();
        }
    }

    private List<Address> certified(Issued shown, String protocol) throws Exception {
        submit(new TlsClient(shown), protocol);
        return certified();
    }

    /** Whom the last mail's client was. */
    private List<Address> certified() {
        var accepted = application.accepted();
        return accepted.get(accepted.size() - 1).peer().tls().orElseThrow().certified();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whomItNamesIsKnown(String protocol) throws Exception {
        assertThat(certified(null, protocol)).as("none to show").isEmpty();
        assertThat(certified(authority.issue(Wanted.person("ann@mx.test", "no address", "Ann.B@mx.test")), protocol))
                .containsExactly(Address.parse("ann@mx.test"), Address.parse("Ann.B@mx.test"));
        assertThat(certified(authority.issue(Wanted.person().named("CN=Ann, E=ann@mx.test")), protocol))
                .containsExactly(Address.parse("ann@mx.test"));
        assertThat(certified(authority.issue(Wanted.person("bob@mx.test").named("CN=Ann, E=ann@mx.test")), protocol))
                .as("the subject counts only where there is no rfc822Name")
                .containsExactly(Address.parse("bob@mx.test"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aResumedSessionKnowsItToo(String protocol) throws Exception {
        TlsClient ann = new TlsClient(authority.issue(Wanted.person("ann@mx.test")));
        long begun = submit(ann, protocol);
        assertThat(submit(ann, protocol)).as("resumed").isEqualTo(begun);
        assertThat(application.accepted())
                .hasSize(2)
                .allSatisfy(mail -> assertThat(mail.peer().tls().orElseThrow().certified())
                        .containsExactly(Address.parse("ann@mx.test")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whatDoesNotVerifyEndsTheHandshake(String protocol) throws Exception {
        Wanted ann = Wanted.person("ann@mx.test");
        refused(new Authority("authority").issue(ann), protocol);
        refused(authority.issue(ann.validFor(-1)), protocol);
        refused(authority.issue(ann.purpose(KeyPurposeId.id_kp_serverAuth)), protocol);
        assertThat(application.accepted()).isEmpty();
    }

    private void refused(Issued shown, String protocol) {
        assertThatIOException()
                .as(shown.certificate().toString())
                .isThrownBy(() -> {
                    // In TLS 1.3 the client is done before the server has looked at its certificate.
                    try (SSLSocket socket = connect(new TlsClient(shown), server.port("submissions"), protocol)) {
                        Submission.send(socket);
                    }
                })
                .withMessageMatching("(?s).*(alert|certificate|Connection reset|Broken pipe).*");
    }

    /** A mail exchanger is not asked: what it would show is for servers. */
    @Test
    void othersServersAreNotAsked() throws Exception {
        TlsClient stranger = new TlsClient(new Authority("stranger").issue(Wanted.person("ann@mx.test")));
        try (var socket = new Socket("127.0.0.1", server.port())) {
            TlsClient.line(socket);
            TlsClient.say(socket, "EHLO client.test");
            TlsClient.say(socket, "STARTTLS");
            SSLSocket secure = stranger.over(socket, "", parameters -> {});
            assertThat(TlsClient.say(secure, "EHLO client.test")).startsWith("250 ");
            assertThat(secure.getSession().getLocalCertificates()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void otherAuthoritiesAreBelievedAtOnceAndOldSessionsForgotten(String protocol) throws Exception {
        TlsClient ann = new TlsClient(authority.issue(Wanted.person("ann@mx.test")));
        long begun = submit(ann, protocol);
        Authority other = new Authority("other");
        other.write(folder.resolve("authorities.pem"));
        surroundings.tls().refresh();
        assertThat(certified(other.issue(Wanted.person("bob@mx.test")), protocol))
                .containsExactly(Address.parse("bob@mx.test"));
        assertThat(submit(ann, protocol)).as("another session").isNotEqualTo(begun);
        assertThat(certified())
                .as("she is asked for another authority's, and shows none")
                .isEmpty();

        Files.writeString(folder.resolve("authorities.pem"), "nonsense");
        surroundings.tls().refresh();
        assertThat(certified(other.issue(Wanted.person("bob@mx.test")), protocol))
                .hasSize(1);
    }

    @Test
    void onlyAuthoritiesAreAuthorities() throws Exception {
        Path file = folder.resolve("person.pem");
        authority.issue(Wanted.person("ann@mx.test")).writePem(file, folder.resolve("key.pem"));
        assertThatThrownBy(() -> Tls.open(TestConfiguration.of(Map.of("tls.client.ca", file.toString()))))
                .hasMessage("remora.tls.client.ca=" + file
                        + ": must be PEM certificates of authorities (CN=person is no authority)");
    }
}
