package fish.remora.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import fish.remora.api.Address;
import fish.remora.api.DsnRequest;
import fish.remora.api.Envelope;
import fish.remora.api.NextHop;
import fish.remora.api.Octets;
import fish.remora.api.Recipient;
import fish.remora.api.SmtpClient;
import fish.remora.api.Transmission;
import fish.remora.api.Transmitted;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.ResourceAdapterInternalException;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jakarta Connectors 2.1 §5: from start to stop, and nothing left behind. */
class RemoraResourceAdapterTest {
    private static final Transmission TRANSMISSION = new Transmission(
            "1",
            Optional.empty(),
            List.of(new Recipient(new Address("ann", "example.test"), DsnRequest.DEFAULT)),
            Envelope.Options.NONE,
            Octets.of(new byte[0]));

    private final TestWorkManager workManager = new TestWorkManager();
    private final RemoraResourceAdapter adapter = new RemoraResourceAdapter(new Succession());
    private int port;

    @TempDir
    private Path data;

    @BeforeEach
    void configure() throws IOException {
        port = TestContainer.freePort();
        adapter.setHostname("mx.test");
        adapter.setData(data.toString());
        adapter.setBindAddress("127.0.0.1");
        adapter.setSmtpPort(Integer.toString(port));
    }

    private BootstrapContext container() {
        return TestContainer.with(workManager);
    }

    /** An application that is not there yet. */
    private static MessageEndpointFactory factory() {
        return new TestApplication("bean", false).factory();
    }

    private @Nullable String greeting() throws IOException {
        return TestContainer.greeting(port);
    }

    private static Set<String> ourThreads() {
        Set<String> names = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("remora") || thread.getName().equals("work")) {
                names.add(thread.getName());
            }
        }
        return names;
    }

    @Test
    void aPortIsOpenWhileAnApplicationIsThereForIt() throws Exception {
        adapter.start(container());
        assertThat(greeting()).as("nobody would answer").isNull();
        ActivationSpec spec = new MailActivation();
        adapter.endpointActivation(factory(), spec);
        assertThat(greeting()).startsWith("220 mx.test ");
        adapter.endpointDeactivation(factory(), spec);
        assertThat(greeting()).isNull();
        adapter.endpointActivation(factory(), spec);
        assertThat(greeting()).as("again").startsWith("220 mx.test ");
        adapter.stop();
        assertThat(greeting()).isNull();
    }

    /** A deployment takes the port that the one before it has just given back, and in between nobody is taken and dropped. */
    @Test
    void aPortThatWasClosedIsFreeAtOnce() throws Exception {
        adapter.start(container());
        ActivationSpec spec = new MailActivation();
        for (int round = 0; round < 200; round++) {
            adapter.endpointActivation(factory(), spec);
            adapter.endpointDeactivation(factory(), spec);
            assertThat(greeting()).as("round %d", round).isNull();
        }
        adapter.stop();
    }

    /** RFC 5321 §4.2.3: 451 for a decision that nobody can take. */
    @Test
    void anApplicationThatDoesNotAnswerIs451() throws Exception {
        adapter.start(container());
        adapter.endpointActivation(factory(), new MailActivation());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            socket.getOutputStream()
                    .write("HELO c.test\r\nMAIL FROM:<>\r\nRCPT TO:<ann@mx.test>\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(replies.readLine()).startsWith("220 ");
            assertThat(replies.readLine()).startsWith("250 ");
            assertThat(replies.readLine()).startsWith("250 2.1.0 ");
            assertThat(replies.readLine()).startsWith("451 4.3.0 ");
        }
        adapter.stop();
    }

    @Test
    void afterStopNoThreadIsLeft() throws Exception {
        adapter.start(container());
        adapter.endpointActivation(factory(), new MailActivation());
        assertThat(greeting()).startsWith("220 ");
        assertThat(ourThreads()).isNotEmpty();
        adapter.stop();
        await().untilAsserted(() -> assertThat(ourThreads()).isEmpty());
    }

    @Test
    void aWrongPropertyIsSaidAtTheStart() {
        adapter.setSmtpPort("smtp");
        assertThatThrownBy(() -> adapter.start(container()))
                .isInstanceOf(ResourceAdapterInternalException.class)
                .hasMessage("remora.smtp.port=smtp: must be 0 to 65535 (a port number)");
        adapter.stop();
    }

    @Test
    void aPortThatIsTakenIsSaidAtTheActivation() throws Exception {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            adapter.start(container());
            assertThatThrownBy(() -> adapter.endpointActivation(factory(), new MailActivation()))
                    .isInstanceOf(ResourceException.class)
                    .hasMessageStartingWith("remora.smtp.port=" + taken.getLocalPort() + ": cannot listen on");
        } finally {
            adapter.stop();
        }
    }

    @Test
    void anActivationOfAnotherAdapterIsRefused() throws Exception {
        adapter.start(container());
        ActivationSpec other = (ActivationSpec) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ActivationSpec.class},
                (proxy, method, arguments) -> method.getName().equals("hashCode") ? (Object) 1 : null);
        assertThatThrownBy(() -> adapter.endpointActivation(factory(), other)).isInstanceOf(ResourceException.class);
        adapter.stop();
    }

    /** Jakarta Connectors 2.1 §5.3.3 and §6.5: the container gives the factory its adapter; what it makes works while that runs. */
    @Test
    void theClientIsThereWhileTheAdapterRuns() throws Exception {
        SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
        factory.setResourceAdapter(adapter);
        adapter.setRelay("smart.test:2526");
        SmtpClient client = (SmtpClient) factory.createConnectionFactory();
        assertThat(client.smartHost()).isEmpty();
        assertThatThrownBy(() -> factory.createManagedConnection(null, null)).isInstanceOf(ResourceException.class);
        adapter.start(container());
        assertThat(client.smartHost()).contains(new NextHop.Host("smart.test", 2526, Optional.empty()));
        assertThat(factory.createManagedConnection(null, null).getConnection(null, null))
                .isInstanceOf(SmtpClient.class);
        adapter.stop();
        List<Transmitted> results = new ArrayList<>();
        client.transmit(new NextHop.Domain("example.test"), TRANSMISSION, results::add);
        assertThat(results).hasSize(1);
        assertThat(results.get(0).contact()).isEqualTo(Transmitted.Contact.NOT_TRIED);
        assertThat(results.get(0).outcomes().get(0).reply().code()).isEqualTo(451);
    }
}
