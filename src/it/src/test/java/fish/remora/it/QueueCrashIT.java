package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import java.util.HashSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * RFC 5321 §4.2.5, §6.1: what was answered with 250 goes on. The server, then its database, is killed while mail flows through it: nothing is
 * lost, and only what the next server had taken without our knowledge is sent twice. {@code -Dremora.it.crashes=N} does it N times.
 */
class QueueCrashIT {
    private static final int CRASHES = Integer.getInteger("remora.it.crashes", 1);
    private static final int CONNECTIONS = 10;
    private static final int BETWEEN = 300;
    private static final User FOREIGN = new User("box@world.test", "");

    private Sink sink;
    private Remora server;

    @BeforeEach
    void start() throws Exception {
        sink = Sink.following(Script.PLAIN);
        server = Remora.named("queue-crash")
                .with("relay", sink.hostPort())
                .with("retry.first", "1")
                .with("retry.most", "2")
                .start();
    }

    @AfterEach
    void end() throws Exception {
        server.close();
        sink.close();
    }

    @Test
    void killedInMidLoad() throws Exception {
        Load load = Load.on(server, CONNECTIONS, FOREIGN, Remora.BOB);
        try (load) {
            for (int crash = 0; crash < CRASHES; crash++) {
                awaitAcknowledged(load);
                server.kill9();
                server.start();
                load.goOn();
                awaitAcknowledged(load);
                ProcessHandle postgres = server.postgres();
                postgres.destroyForcibly();
                postgres.onExit().join();
            }
            awaitAcknowledged(load);
        }
        assertThat(load.otherReplies()).isEmpty();
        Deliveries.of(server).awaitDrained("world.test");
        Ledger ledger = Ledger.of(load.acknowledged(), sink, server.database());
        assertThat(ledger.lost()).as("lost").isEmpty();
        assertThat(ledger.untold()).as("delivered, says the sink alone").isEmpty();
        assertThat(ledger.unexplained())
                .as("sent again although the 250 was recorded")
                .isEmpty();
        assertThat(Deliveries.of(server).inconsistencies()).isEmpty();
        assertThat(server.database().inconsistencies()).isEmpty();
        assertThat(sink.violations()).isEmpty();
        assertOthersAgree(ledger);
    }

    /** A message for two is accepted for both or for none. */
    private void assertOthersAgree(Ledger ledger) throws Exception {
        var sent = new HashSet<>(ledger.arrived());
        sent.removeIf(number -> number % 3 != 0);
        assertThat(new HashSet<>(Load.stored(server.database(), Remora.BOB))).isEqualTo(sent);
    }

    private static void awaitAcknowledged(Load load) {
        int before = load.acknowledged().size();
        patiently("acknowledgements").until(() -> load.acknowledged().size() >= before + BETWEEN);
    }
}
