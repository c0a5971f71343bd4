package fish.remora.adapter.client;

import static fish.remora.adapter.client.Sender.assertTaken;
import static fish.remora.adapter.client.Sender.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.adapter.TestConfiguration;
import fish.remora.adapter.dns.Exchanger;
import fish.remora.adapter.dns.Found;
import fish.remora.adapter.server.Tls;
import fish.remora.api.NextHop;
import fish.remora.api.Secret;
import fish.remora.api.Transmitted;
import fish.remora.api.Transmitted.Contact;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** RFC 4954 §4, RFC 6125: a password goes to whom it belongs, in TLS, or not at all. */
@Timeout(60)
class AuthenticatedTlsTest {
    private static final Path TLS_FOLDER = Path.of("target", "adapter-data", "tls");
    private static final Path TRUST = Path.of("target", "trust.p12");
    private static final NextHop SMART_HOST =
            new NextHop.Host("mx.test", 587, Optional.of(new NextHop.Credentials("ann", Secret.of("secret"))));

    /** The certificate names mx.test, and nobody trusts it who does not ask for this file. */
    @BeforeAll
    static void makeCertificateAndTrustStore() throws Exception {
        Tls.open(TestConfiguration.of(Map.of()));
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        try (InputStream pem = Files.newInputStream(TLS_FOLDER.resolve("certificate.pem"))) {
            trust.setCertificateEntry(
                    "peer", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        try (OutputStream file = Files.newOutputStream(TRUST)) {
            trust.store(file, "changeit".toCharArray());
        }
    }

    private static void trust() {
        System.setProperty("javax.net.ssl.trustStore", TRUST.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
    }

    @AfterEach
    void trustNoMore() {
        System.clearProperty("javax.net.ssl.trustStore");
        System.clearProperty("javax.net.ssl.trustStorePassword");
    }

    private static void secured(PeerLine line, ScriptedPeer peer) throws IOException {
        line.say("220 peer.test");
        peer.greet(line, "STARTTLS");
        line.expect("STARTTLS").say("220 go on");
        line.startTls(TLS_FOLDER);
        peer.greet(line, "AUTH PLAIN");
        peer.serve(line);
    }

    private static ScriptedPeer peer() throws Exception {
        ScriptedPeer[] peer = new ScriptedPeer[1];
        peer[0] = new ScriptedPeer(line -> secured(line, peer[0]));
        return peer[0];
    }

    private static Found seemingFar(String name, ScriptedPeer peer) throws IOException {
        return new Found.Hosts(
                List.of(new Exchanger(name, Sender.seemingFar(peer.address().getPort()))));
    }

    private static Transmitted send(Sender sender) throws InterruptedException {
        return Sender.await(sender.begin(SMART_HOST, Sender.transmission(Sender.small())));
    }

    @Test
    void aTrustedCertificateOfTheRightNameIsGivenThePassword() throws Exception {
        trust();
        try (ScriptedPeer peer = peer();
                Sender sender = new Sender(Map.of(), seemingFar("mx.test", peer))) {
            Transmitted result = send(sender);
            assertTaken(result);
            assertThat(result.remote().orElseThrow().tls()).isPresent();
            assertThat(peer.taken.peek()).startsWith("AUTH PLAIN ");
        }
    }

    @Test
    void aTrustedCertificateOfAnotherNameIsNot() throws Exception {
        trust();
        assertRefused("other.test", "matching other.test found");
    }

    @Test
    void aCertificateThatNobodyTrustsIsNot() throws Exception {
        assertRefused("mx.test", "unable to find valid certification path");
    }

    private static void assertRefused(String name, String why) throws Exception {
        try (ScriptedPeer peer = peer();
                Sender sender = new Sender(Map.of(), seemingFar(name, peer))) {
            for (int i = 1; i <= 2; i++) {
                Transmitted result = send(sender);
                assertThat(result.contact()).isEqualTo(Contact.TURNED_AWAY);
                assertThat(outcome(result).reply().toString())
                        .startsWith("454 4.7.5 ")
                        .contains(name, why, "javax.net.ssl.trustStore");
                assertThat(peer.connections).as("neither in clear nor given up").hasValue(i);
            }
            assertThat(peer.taken).isEmpty();
        }
    }

    /** RFC 7435: who has no password to lose takes any certificate. */
    @Test
    void withoutAPasswordAnyCertificateWillDo() throws Exception {
        try (ScriptedPeer peer = peer();
                Sender sender = new Sender(Map.of(), seemingFar("other.test", peer))) {
            Transmitted result = sender.send();
            assertTaken(result);
            assertThat(result.remote().orElseThrow().tls()).isPresent();
            assertThat(peer.taken.peek()).startsWith("MAIL ");
        }
    }

    /** Who disturbs one handshake must not stop the mail for an hour, nor have it in clear. */
    @Test
    void aFailedHandshakeIsForgotten() throws Exception {
        ScriptedPeer[] peer = new ScriptedPeer[1];
        ScriptedPeer.Script disturbed = line -> {
            line.say("220 peer.test");
            peer[0].greet(line, "STARTTLS", "AUTH PLAIN");
            line.expect("STARTTLS").say("220 go on");
            line.octets(5);
        };
        try (ScriptedPeer open = new ScriptedPeer(disturbed, line -> secured(line, peer[0]));
                Sender sender = new Sender(open)) {
            peer[0] = open;
            assertThat(outcome(send(sender)).reply().toString()).startsWith("454 4.7.5 ");
            Transmitted second = send(sender);
            assertTaken(second);
            assertThat(second.remote().orElseThrow().tls()).isPresent();
            assertThat(open.connections).hasValue(2);
        }
    }
}
