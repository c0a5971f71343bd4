package fish.remora.app.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Priority;
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
        assertThat(queue.besides(Consignments.from("a@x.test"))).isEqualTo(2);
        assertThat(queue.besides(Consignments.from("b@x.test"))).isZero();
        assertThat(queue.drain()).isEqualTo(given);
        assertThat(queue.poll()).isNull();
    }

    @Test
    void whatIsUrgentGoesFirstAndNothingStandsStill() {
        for (int i = 0; i < 20; i++) {
            queue.add(Consignments.from("low@x.test", Priority.LOW));
            queue.add(Consignments.from("ann@x.test"));
            queue.add(Consignments.from("high@x.test", Priority.HIGH));
        }
        assertThat(queue.ahead(Priority.HIGH)).isEqualTo(20);
        assertThat(queue.ahead(Priority.NORMAL)).isEqualTo(40);
        List<String> turns = turns();
        assertThat(turns.subList(0, 7)).containsOnly("high@x.test");
        assertThat(turns.get(7)).isEqualTo("ann@x.test");
        assertThat(turns.lastIndexOf("high@x.test")).isLessThan(24);
        assertThat(turns.indexOf("low@x.test")).isLessThan(32);
        assertThat(turns.lastIndexOf("ann@x.test")).isLessThan(turns.size() - 15);
        assertThat(turns).hasSize(60);
        assertThat(queue.size()).isZero();
    }

    private List<String> turns() {
        List<String> turns = new ArrayList<>();
        for (Consignment next = queue.poll(); next != null; next = queue.poll()) {
            turns.add(next.senderPath());
        }
        return turns;
    }
}
