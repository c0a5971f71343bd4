package fish.remora.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fish.remora.protocol.smtp.FixedApplication;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** What JMX shows of a port, by names alone, as its clients see it. */
class ListenerMXBeanTest {
    private final MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();

    @Test
    void isThereForAsLongAsThePort() throws Exception {
        try (NettyStage stage = new NettyStage()) {
            SmtpServer server = stage.smtpServer(Map.of("bind.address", "127.0.0.1"), new FixedApplication(Set.of()));
            ObjectName name = new ObjectName("fish.remora:type=Listener,protocol=smtp,port=" + server.port());
            assertThat(jmx.getAttribute(name, "Protocol")).isEqualTo("smtp");
            assertThat(jmx.getAttribute(name, "Address")).isEqualTo("127.0.0.1");
            assertThat(jmx.getAttribute(name, "Port")).isEqualTo(server.port());
            assertThat(jmx.getAttribute(name, "Connections")).isEqualTo(0);
            SocketLine client = new SocketLine(server.port(), false, () -> {});
            await().until(() -> jmx.getAttribute(name, "Connections").equals(1));
            client.close();
            await().until(() -> jmx.getAttribute(name, "Connections").equals(0));
            server.close();
            assertThat(jmx.isRegistered(name)).isFalse();
        }
    }

    @Test
    void aStarStandsForAllAddresses() throws Exception {
        try (NettyStage stage = new NettyStage()) {
            SmtpServer server = stage.smtpServer(Map.of("bind.address", ""), new FixedApplication(Set.of()));
            ObjectName name = new ObjectName("fish.remora:type=Listener,protocol=smtp,port=" + server.port());
            assertThat(jmx.getAttribute(name, "Address")).isEqualTo("*");
        }
    }
}
