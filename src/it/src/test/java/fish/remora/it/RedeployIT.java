package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Jakarta Connectors 2.1 §5.3: what is undeployed is gone. Four times, or as often as asked, application and adapter are undeployed and deployed again in one
 * running server, mail in between: no port, no thread and no class loader of theirs stays.
 */
class RedeployIT {
    private static final int ROUNDS = Integer.getInteger("remora.it.redeploys", 4);

    /** Payara's log and its shutdown of adapters keep a thread, which remembers the class loader of one deployment; of which, is chance. */
    private static final long OF_PAYARAS = 2;

    private Remora server;

    @BeforeEach
    void start() throws Exception {
        server = Remora.named("redeploy")
                .with("dns.servers", "127.0.0.1:1")
                .under(Redeployer.class)
                .start();
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void leavesNothingBehind() throws Exception {
        sendAndRead();
        Set<Integer> ports = ports();
        for (int round = 1; round <= ROUNDS; round++) {
            undeploy();
            deploy();
            sendAndRead();
            assertThat(ports()).as("ports after round %d", round).isEqualTo(ports);
        }
        await("class loaders gone")
                .pollInterval(Duration.ofSeconds(5))
                .atMost(Remora.PATIENCE)
                .untilAsserted(() -> assertThat(copies())
                        .allSatisfy(
                                (type, copies) -> assertThat(copies).as(type).isLessThanOrEqualTo(OF_PAYARAS)));
    }

    private void undeploy() throws Exception {
        try (Smtp open = Smtp.hello(server)) {
            server.tell("undeploy remora-app");
            assertThat(open.reply()).startsWith("421 ");
        }
        assertThat(catchThrowable(() -> Smtp.connect(server))).isInstanceOf(ConnectException.class);
        server.tell("undeploy remora");
        assertThat(threads()).isEmpty();
        assertThat(ports())
                .doesNotContain(
                        server.smtp(),
                        server.submission(),
                        server.submissions(),
                        server.lmtp(),
                        server.pop3(),
                        server.pop3s());
    }

    private void deploy() throws IOException {
        server.tell("deploy remora");
        server.tell("deploy remora-app");
    }

    private void sendAndRead() throws Exception {
        try (Smtp client = Smtp.hello(server)) {
            client.say("STARTTLS");
            client.secure(server.certificate());
            client.say("EHLO client.test");
            assertThat(client.deliver(Samples.text("redeployed"), Remora.ANN.address()))
                    .startsWith("250");
            // Leaves the DNS client's marks, if it leaves any.
            assertThat(client.deliver(Samples.text("outbound"), "bob@foreign.test"))
                    .startsWith("250");
        }
        try (Pop3 client = Pop3.login(server, Remora.ANN)) {
            assertThat(client.count()).isEqualTo(1);
            assertThat(client.say("DELE 1")).startsWith("+OK");
            assertThat(client.say("QUIT")).startsWith("+OK");
        }
    }

    /** The server's listening ports but for PostgreSQL's, which is another process. */
    private Set<Integer> ports() throws IOException {
        return Foreign.run("iproute2", List.of("ss", "-Hltnp"))
                .succeeds()
                .output()
                .lines()
                .filter(line -> line.contains("pid=" + server.pid() + ","))
                .map(line -> line.trim().split("\\s+")[3])
                .map(address -> Integer.valueOf(address.substring(address.lastIndexOf(':') + 1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names of threads that are the adapter's. */
    private List<String> threads() throws IOException {
        return Pattern.compile("(?m)^\"(remora-\\d+-\\d+|dnsjava[^\"]*)\"")
                .matcher(jcmd("Thread.print"))
                .results()
                .map(name -> name.group(1))
                .toList();
    }

    /** In how many class loaders each of our classes is that has instances after a full collection. */
    private Map<String, Long> copies() throws IOException {
        return Pattern.compile("(?m)^ *\\d+: +\\d+ +\\d+ +(fish\\.remora\\.(api|protocol|adapter|app)\\.[\\w.$]*\\w)$")
                .matcher(jcmd("GC.class_histogram"))
                .results()
                .collect(Collectors.groupingBy(found -> found.group(1), Collectors.counting()));
    }

    private String jcmd(String command) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        return Foreign.run("openjdk-17-jdk-headless", List.of(jcmd.toString(), "" + server.pid(), command))
                .succeeds()
                .output();
    }
}
