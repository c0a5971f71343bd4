package fish.remora.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.adapter.TlsFiles;
import fish.remora.protocol.smtp.FixedApplication;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate that is renewed while the server runs. */
class TlsRefreshTest {
    @TempDir
    private Path folder;

    @Test
    void aNewPairIsInForceAndABrokenOneIsNot() throws Exception {
        TlsFiles.Certificate first = SelfSigned.in(folder.resolve("first"), "one.test");
        TlsFiles.Certificate second = SelfSigned.in(folder.resolve("second"), "two.test");
        Path chain = Files.copy(first.chain(), folder.resolve("chain.pem"));
        Path key = Files.copy(first.key(), folder.resolve("key.pem"));
        try (NettyStage stage = new NettyStage()) {
            Surroundings surroundings =
                    stage.surroundings(Map.of("tls.certificate", chain.toString(), "tls.key", key.toString()));
            int port = stage.smtpServer(surroundings, new FixedApplication(Set.of()))
                    .port("submissions");
            Certificate before = shown(port);
            surroundings.tls().refresh();
            assertThat(shown(port)).as("unchanged").isEqualTo(before);

            Files.copy(second.chain(), chain, StandardCopyOption.REPLACE_EXISTING);
            surroundings.tls().refresh();
            assertThat(shown(port)).as("the other's key").isEqualTo(before);

            Files.writeString(key, "no key");
            surroundings.tls().refresh();
            assertThat(shown(port)).as("half written").isEqualTo(before);

            Files.copy(second.key(), key, StandardCopyOption.REPLACE_EXISTING);
            surroundings.tls().refresh();
            assertThat(shown(port)).as("renewed").isNotEqualTo(before);
        }
    }

    /** As openssl writes them: with words before, and the key's parameters. */
    @Test
    void whatStandsBesideIsPassedOver() throws Exception {
        TlsFiles.Certificate pair = SelfSigned.in(folder.resolve("pair"), "one.test");
        String words = "Bag Attributes\n    friendlyName: mail\nKey Attributes: <No Attributes>\n";
        String chain = words + Files.readString(pair.chain());
        String key = words + Files.readString(pair.key());
        KeyEntry.ofPem(chain.getBytes(StandardCharsets.US_ASCII), key.getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> KeyEntry.ofPem(
                        chain.getBytes(StandardCharsets.US_ASCII), words.getBytes(StandardCharsets.US_ASCII)))
                .hasMessage("there is no private key");
    }

    private static Certificate shown(int port) throws Exception {
        try (SSLSocket socket = (SSLSocket)
                SocketLine.trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }
}
