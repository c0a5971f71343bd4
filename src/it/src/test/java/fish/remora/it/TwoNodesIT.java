package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.it.peer.Act;
import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import fish.remora.it.peer.Step;
import fish.remora.it.peer.Taken;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/** Two servers over one database are one queue. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoNodesIT {
    private static final String SECOND = "mx2.test";
    private static final int MESSAGES = 300;
    private static final int CONNECTIONS = 10;
    private static final User FOREIGN = new User("box@world.test", "");

    private Sink sink;
    private Remora first;
    private Remora second;

    @BeforeAll
    void start() throws Exception {
        sink = Sink.following(Script.PLAIN);
        first = node("node1").start();
        Database database = first.database();
        second = node("node2")
                .with("hostname", SECOND)
                .with("db.url", database.url())
                .with("db.user", "remora")
                .with("db.password", database.password())
                .start();
    }

    private Remora node(String name) throws Exception {
        return Remora.named(name)
                .with("relay", sink.hostPort())
                .with("retry.first", "1")
                .with("retry.most", "2");
    }

    @AfterAll
    void end() throws Exception {
        if (second != null) {
            second.close();
        }
        first.close();
        sink.close();
    }

    /** FOR UPDATE SKIP LOCKED: what waits is taken by both, each row by one of them. */
    @Test
    @Order(1)
    void shareTheWork() throws Exception {
        sink.follow(Script.PLAIN.at(Step.MAIL, Act.say("450 4.3.2 Not now")));
        try (Smtp client = Smtp.hello(first)) {
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(client.deliver(Samples.text("shared " + i), i + "@shared.test"))
                        .startsWith("250");
            }
        }
        Deliveries deliveries = Deliveries.of(first);
        patiently("all deferred or waiting")
                .until(() -> first.database().number("SELECT count(*) FROM delivery WHERE state = 'LEASED'") == 0);
        // Slow enough that one node alone does not empty the queue before the other looks.
        sink.follow(Script.PLAIN.at(Step.END, Act.after(50)));
        deliveries.awaitDrained("shared.test");
        assertThat(sink.taken().stream().flatMap(taken -> taken.recipients().stream()))
                .hasSize(MESSAGES)
                .doesNotHaveDuplicates();
        assertThat(sink.taken().stream().map(this::node).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("EHLO " + Remora.DOMAIN, "EHLO " + SECOND);
        assertThat(deliveries.inconsistencies()).isEmpty();
    }

    /** By which name the node greeted that brought a message. */
    private String node(Taken taken) {
        return sink.commands().get(taken.session() - 1).get(0);
    }

    /** What a killed node was about to send is sent by the other, after thirty seconds of silence (sql/V2, LEASED). */
    @Test
    @Order(2)
    void oneIsKilled() throws Exception {
        // Slower than what is accepted.
        sink.follow(Script.PLAIN.at(Step.END, Act.after(500)));
        Load load = Load.on(second, CONNECTIONS, FOREIGN, Remora.BOB);
        try (load) {
            patiently("mail").until(() -> load.acknowledged().size() > 300);
            second.kill9();
        }
        sink.follow(Script.PLAIN);
        Deliveries deliveries = Deliveries.of(first);
        assertThat(deliveries.unfinished("world.test"))
                .as("it died with mail in its hands")
                .isNotEmpty();
        deliveries.awaitDrained("world.test");
        Ledger ledger = Ledger.of(load.acknowledged(), sink, first.database());
        assertThat(ledger.lost()).as("lost").isEmpty();
        assertThat(ledger.unexplained())
                .as("sent again although the 250 was recorded")
                .isEmpty();
        assertThat(ledger.untold()).isEmpty();
        assertThat(deliveries.inconsistencies()).isEmpty();
    }
}
