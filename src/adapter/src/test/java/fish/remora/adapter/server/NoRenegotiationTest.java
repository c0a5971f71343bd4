package fish.remora.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import fish.remora.protocol.smtp.FixedApplication;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class NoRenegotiationTest {
    @Test
    void anotherHandshakeIsTheEnd() throws Exception {
        try (NettyStage stage = new NettyStage()) {
            int port =
                    stage.smtpServer(Map.of(), new FixedApplication(Set.of())).port("submissions");
            TlsClient client = new TlsClient(null);
            // The second connection resumes the session: there the client ends the handshake.
            for (int i = 0; i < 2; i++) {
                try (SSLSocket socket =
                        client.connect(port, "", parameters -> parameters.setProtocols(new String[] {"TLSv1.2"}))) {
                    assertThat(TlsClient.line(socket)).startsWith("220 ");
                    assertThat(TlsClient.say(socket, "EHLO client.test")).startsWith("250 ");
                    assertThatIOException().isThrownBy(() -> {
                        socket.startHandshake();
                        TlsClient.say(socket, "NOOP");
                        throw new AssertionError("it goes on");
                    });
                }
            }
        }
    }
}
