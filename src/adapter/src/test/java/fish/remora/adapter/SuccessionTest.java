package fish.remora.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An administrator saves changes of the adapter's properties: the container makes instance after instance, and mail goes on. */
class SuccessionTest {
    private final Succession succession = new Succession();
    private final List<RemoraResourceAdapter> instances = new ArrayList<>();
    private final TestApplication application = new TestApplication("bean", true);
    private final ActivationSpec spec = new MailActivation();

    @TempDir
    private Path data;

    @AfterEach
    void stop() {
        instances.forEach(RemoraResourceAdapter::stop);
    }

    private RemoraResourceAdapter start(String smtpPort) throws ResourceException {
        RemoraResourceAdapter adapter = new RemoraResourceAdapter(succession);
        adapter.setHostname("mx.test");
        adapter.setData(data.toString());
        adapter.setBindAddress("127.0.0.1");
        adapter.setGreetingDelay("0");
        adapter.setSmtpPort(smtpPort);
        instances.add(adapter);
        adapter.start(TestContainer.with(new TestWorkManager()));
        return adapter;
    }

    private RemoraResourceAdapter start(int smtpPort) throws ResourceException {
        return start(Integer.toString(smtpPort));
    }

    private RemoraResourceAdapter startWithApplication(int smtpPort) throws ResourceException {
        RemoraResourceAdapter adapter = start(smtpPort);
        adapter.endpointActivation(application.factory(), spec);
        return adapter;
    }

    private static void assertOpen(int port) throws IOException {
        assertThat(TestContainer.greeting(port)).startsWith("220 mx.test ");
    }

    private static void assertClosed(int port) throws IOException {
        assertThat(TestContainer.greeting(port)).isNull();
    }

    /** As Payara does it: the first time it takes leave of the endpoint, later on, when it knows of none, it does not. */
    @Test
    void endpointsAreTakenOverAsOftenAsAPropertyIsChanged() throws Exception {
        int first = TestContainer.freePort();
        RemoraResourceAdapter adapter = start(first);
        var factory = application.factory();
        adapter.endpointActivation(factory, spec);
        assertOpen(first);
        adapter.endpointDeactivation(factory, spec);
        adapter.stop();
        int second = TestContainer.freePort();
        adapter = start(second);
        assertOpen(second);
        assertClosed(first);
        adapter.stop();
        adapter = start(first);
        assertOpen(first);
        assertClosed(second);
    }

    @Test
    void anApplicationThatHasGoneIsNotTakenOver() throws Exception {
        int port = TestContainer.freePort();
        startWithApplication(port).stop();
        application.answers = false;
        start(port);
        assertClosed(port);
        assertThat(succession.inherited()).isEmpty();
        application.answers = true;
        assertThat(succession.inherited()).as("forgotten").isEmpty();
    }

    /** Payara does not tell the instance that took its endpoint over. */
    @Test
    void thePortOfAnAdoptedApplicationClosesWhenThatGoes() throws Exception {
        int port = TestContainer.freePort();
        startWithApplication(port).stop();
        start(port);
        assertOpen(port);
        application.answers = false;
        await().untilAsserted(() -> assertClosed(port));
    }

    @Test
    void anApplicationThatIsDeployedAgainTakesItsOwnPlace() throws Exception {
        int port = TestContainer.freePort();
        startWithApplication(port).stop();
        RemoraResourceAdapter adapter = start(port);
        application.answers = false;
        TestApplication again = new TestApplication("bean", true);
        adapter.endpointActivation(again.factory(), spec);
        assertOpen(port);
        adapter.stop();
        start(port);
        assertOpen(port);
    }

    @Test
    void aChangeThatCannotBeUsedLeavesThingsAsTheyWere() throws Exception {
        int port = TestContainer.freePort();
        startWithApplication(port).stop();
        RemoraResourceAdapter adapter = start("smtp");
        assertOpen(port);
        assertThat(adapter.complaint()).contains("remora.smtp.port=smtp: must be 0 to 65535 (a port number)");
        adapter.stop();
        int next = TestContainer.freePort();
        adapter = start(next);
        assertOpen(next);
        assertThat(adapter.complaint()).isEmpty();
    }

    @Test
    void soDoesAPortThatIsTaken() throws Exception {
        int port = TestContainer.freePort();
        startWithApplication(port).stop();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RemoraResourceAdapter adapter = start(taken.getLocalPort());
            assertOpen(port);
            assertThat(adapter.complaint().orElseThrow())
                    .startsWith("remora.smtp.port=" + taken.getLocalPort() + ": cannot listen on");
        }
    }

    /** Jakarta Connectors 2.1 §5.3.3: a factory gets its adapter once. An administrator's ping asks it. */
    @Test
    void aConnectionFactoryOfTheFirstInstanceKnowsTheOneThatRuns() throws Exception {
        RemoraResourceAdapter adapter = start(TestContainer.freePort());
        SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
        factory.setResourceAdapter(adapter);
        adapter.stop();
        assertThatThrownBy(() -> factory.createManagedConnection(null, null)).hasMessageContaining("does not run");
        adapter = start(TestContainer.freePort());
        assertThat(factory.createManagedConnection(null, null)).isNotNull();
        adapter.stop();
        start("65536");
        assertThatThrownBy(() -> factory.createManagedConnection(null, null))
                .hasMessage("remora.smtp.port=65536: must be 0 to 65535 (a port number)");
    }

    @Test
    void anApplicationsClassLoaderIsNotKept() throws Exception {
        startWithApplication(TestContainer.freePort()).stop();
        await().untilAsserted(() -> {
            System.gc();
            assertThat(succession.inherited()).isEmpty();
        });
    }
}
