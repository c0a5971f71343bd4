package fish.remora.app.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private final FairQueue queue = new FairQueue();

    @Test
    void sendersTakeTurns() {
        for (int i = 0; i < 3; i++) {
            queue.add(Consignments.from("bulk@here.test"));
        }
        queue.add(Consignments.from("ann@here.test"));
        queue.add(Consignments.from(""));
        assertThat(turns())
                .containsExactly("bulk@here.test", "ann@here.test", "<>", "bulk@here.test", "bulk@here.test");
        assertThat(queue.size()).isZero();
    }

    @Test
    void eachSenderKeepsItsOrder() {
        List<Consignment> given = List.of(Consignments.from("a@x.test"), Consignments.from("a@x.test"));
        given.forEach(queue::add);
        assertThat(queue.size("a@x.test")).isEqualTo(2);
        assertThat(queue.size("b@x.test")).isZero();
        assertThat(queue.drain()).isEqualTo(given);
        assertThat(queue.poll()).isNull();
    }

    private List<String> turns() {
        List<String> turns = new ArrayList<>();
        for (Consignment next = queue.poll(); next != null; next = queue.poll()) {
            turns.add(next.senderPath());
        }
        return turns;
    }
}
