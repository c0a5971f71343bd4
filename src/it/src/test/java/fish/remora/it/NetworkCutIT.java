package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.it.peer.Act;
import fish.remora.it.peer.Cable;
import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import fish.remora.it.peer.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** RFC 5321 §4.5.4.1: the line to another server is cut while mail goes over it, and mended later. */
@ExtendWith(Relay.Shared.class)
class NetworkCutIT {
    private static final int MESSAGES = 200;

    private final Relay relay;

    NetworkCutIT(Relay relay) {
        this.relay = relay;
    }

    @Test
    void cutAndMended() throws Exception {
        try (Sink sink = Sink.following(Script.PLAIN.at(Step.END, Act.after(20)));
                Cable cable = Cable.to(sink.port())) {
            relay.route("cut.test", "HOST", "127.0.0.1", cable.port(), null);
            relay.awaitRoutes();
            for (int i = 0; i < MESSAGES / 2; i++) {
                relay.send(Remora.ANN, i + "@cut.test");
            }
            patiently("some mail").until(() -> sink.count() > 10);
            cable.cut();
            int sessions = sink.connections();
            for (int i = MESSAGES / 2; i < MESSAGES; i++) {
                relay.send(Remora.ANN, i + "@cut.test");
            }
            patiently("deferred").until(() -> deferred() > 0);
            othersAreServed();
            cable.mend();
            relay.deliveries().awaitDrained("cut.test");
            var arrived = new ArrayList<String>();
            sink.taken().forEach(taken -> arrived.addAll(taken.recipients()));
            assertThat(new HashSet<>(arrived))
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, MESSAGES)
                            .mapToObj(i -> i + "@cut.test")
                            .toList());
            assertThat(arrived.size() - MESSAGES)
                    .as("at most the one message that was on its way in each session")
                    .isLessThanOrEqualTo(sessions);
            assertThat(relay.deliveries().inconsistencies()).isEmpty();
        }
    }

    private long deferred() throws Exception {
        return relay.database()
                .number("SELECT count(*) FROM event WHERE kind = 'DEFERRED' AND recipient LIKE '%@cut.test'");
    }

    private void othersAreServed() throws Exception {
        User other = relay.user("uncut");
        try (Sink good = relay.domain("uncut.test", Script.PLAIN)) {
            relay.send(other, "box@uncut.test", other.address());
            patiently("the others' mail").until(() -> good.count() == 1);
            assertThat(relay.database().messagesOf(other)).isEqualTo(1);
        }
    }
}
