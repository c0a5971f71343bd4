package fish.remora.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.junit.jupiter.api.Test;

/** That MBeans and page agree in their names is for the integration test to show. */
class MailServiceTest {
    private final MBeanServer server = MBeanServerFactory.newMBeanServer();

    /** The application's. */
    public interface Mail {
        boolean isReady();

        long getOldestSeconds();

        List<Hop> destinations();
    }

    /** A next hop's part of the queue. */
    public static class Hop {
        public String getDestination() {
            return "slow.test";
        }

        public long getOldestSeconds() {
            return 7200;
        }
    }

    /** The adapter's. */
    public interface Port {
        int getPort();
    }

    private Map<String, Object> read() {
        return new MailService(server).read();
    }

    private <T> void register(String name, T bean, Class<T> type) throws Exception {
        server.registerMBean(new StandardMBean(bean, type, true), new ObjectName("fish.remora:" + name));
    }

    private void deploy(RuntimeException failure) throws Exception {
        register(
                "type=Mail",
                new Mail() {
                    @Override
                    public boolean isReady() {
                        return failure == null;
                    }

                    @Override
                    public long getOldestSeconds() {
                        return 61;
                    }

                    @Override
                    public List<Hop> destinations() {
                        if (failure != null) {
                            throw failure;
                        }
                        return List.of(new Hop());
                    }
                },
                Mail.class);
    }

    private void open(int port) throws Exception {
        register("type=Listener,port=" + port, () -> port, Port.class);
    }

    @Test
    void nothingIsDeployed() {
        assertThat(read())
                .containsEntry("deployed", false)
                .containsEntry("problem", "")
                .containsEntry("listeners", List.of())
                .containsEntry("destinations", List.of());
    }

    @Test
    void figuresAndPorts() throws Exception {
        deploy(null);
        open(995);
        open(25);
        assertThat(read())
                .containsEntry("deployed", true)
                .containsEntry("problem", "")
                .containsEntry("Ready", true)
                .containsEntry("OldestAge", "1m")
                .containsEntry("listeners", List.of(Map.of("Port", 25), Map.of("Port", 995)))
                .containsEntry(
                        "destinations",
                        List.of(Map.of("destination", "slow.test", "oldestSeconds", 7200L, "oldestAge", "2h")));
    }

    @Test
    void whatCannotBeReadHidesNothingElse() throws Exception {
        deploy(new IllegalStateException("outer", new IllegalArgumentException("the database is away")));
        open(25);
        assertThat(read())
                .containsEntry("problem", "the database is away")
                .containsEntry("Ready", false)
                .containsEntry("listeners", List.of(Map.of("Port", 25)))
                .containsEntry("destinations", List.of());
    }

    @Test
    void ages() {
        assertThat(MailService.age(0)).isEqualTo("0s");
        assertThat(MailService.age(59)).isEqualTo("59s");
        assertThat(MailService.age(3599)).isEqualTo("59m");
        assertThat(MailService.age(86_399)).isEqualTo("23h");
        assertThat(MailService.age(86_400)).isEqualTo("1d");
    }
}
