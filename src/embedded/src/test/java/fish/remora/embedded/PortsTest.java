package fish.remora.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PortsTest {
    private static final Map<String, String> ANY =
            Ports.SERVED.keySet().stream().collect(Collectors.toMap(key -> "remora." + key.key, key -> "0"));

    @Test
    void zeroBecomesAFreePortOfItsOwn() throws Exception {
        var settings = Ports.resolve(Settings.read(ANY, Map.of()));
        assertThat(Ports.SERVED.keySet().stream().map(settings::number).distinct())
                .hasSameSizeAs(Ports.SERVED.keySet())
                .noneMatch(port -> port == 0);
        assertThat(Ports.answers(settings, Key.SMTP_PORT)).isFalse();
    }

    @Test
    void anOccupiedPortIsOneClearLine() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var settings = Settings.read(ANY, Map.of()).with(Key.POP3_PORT, Integer.toString(socket.getLocalPort()));
            assertThatThrownBy(() -> Ports.resolve(settings))
                    .isInstanceOf(Misconfigured.class)
                    .hasMessage("remora.pop3.port=" + socket.getLocalPort() + ": address already in use (127.0.0.1)");
        }
    }
}
