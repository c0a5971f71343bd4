package fish.remora.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.adapter.Configuration;
import fish.remora.protocol.smtp.FixedApplication;
import java.net.InetAddress;
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
        Configuration.Certificate first = SelfSigned.in(folder.resolve("first"), "one.test");
        Configuration.Certificate second = SelfSigned.in(folder.resolve("second"), "two.test");
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

    private static Certificate shown(int port) throws Exception {
        try (SSLSocket socket = (SSLSocket)
                SocketLine.trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }
}
