package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One sender's backlog is not another's. */
@ExtendWith(Relay.Shared.class)
class FairnessIT {
    private static final int BACKLOG = 1000;

    private final Relay relay;

    FairnessIT(Relay relay) {
        this.relay = relay;
    }

    /** A mail falls due while a thousand older ones of somebody else, who comes later in the alphabet, are being claimed bit by bit. */
    @Test
    void whoFallsDueBehindABacklogNeedNotWaitForIt() throws Exception {
        Database database = relay.database();
        User few = relay.user("aa");
        User many = relay.user("zz");
        try (Sink sink = relay.domain("fair.test", Script.PLAIN)) {
            database.run("INSERT INTO destination (name, suspended) VALUES ('fair.test', true)");
            relay.awaitHealth();
            relay.send(
                    many,
                    IntStream.range(0, BACKLOG)
                            .mapToObj(i -> "box" + i + "@fair.test")
                            .toArray(String[]::new));
            relay.send(few, "one@fair.test");
            database.run(
                    "UPDATE delivery SET next_attempt_at = now() + interval '1 hour' WHERE recipient = 'one@fair.test'");
            database.run("UPDATE destination SET suspended = false, max_per_minute = 60 WHERE name = 'fair.test'");
            patiently("the backlog moves").until(() -> sink.count() > 5);
            database.run("UPDATE delivery SET next_attempt_at = now() WHERE recipient = 'one@fair.test'");
            patiently("its turn").until(() -> sink.hasTakenFor("one@fair.test"));
            assertThat(database.number("SELECT count(*) FROM delivery WHERE destination = 'fair.test'"))
                    .isGreaterThan(BACKLOG / 2);
            database.run("UPDATE destination SET max_per_minute = NULL WHERE name = 'fair.test'");
            relay.deliveries().awaitDrained("fair.test");
        }
    }
}
