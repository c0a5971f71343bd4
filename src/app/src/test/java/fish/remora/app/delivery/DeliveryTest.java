package fish.remora.app.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Address;
import fish.remora.api.DsnRequest;
import fish.remora.api.DsnRequest.Notify;
import fish.remora.api.Recipient;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static Delivery with(Notify... conditions) {
        DsnRequest dsn = new DsnRequest(Set.of(conditions), null);
        return new Delivery(1, 1, new Recipient(Address.parse("x@far.test"), dsn), 0, Instant.MAX, Instant.MAX);
    }

    @Test
    void withoutNotifyFailuresAndDelaysAreTold() {
        assertThat(with().notifies(Notify.FAILURE)).isTrue();
        assertThat(with().notifies(Notify.DELAY)).isTrue();
        assertThat(with().notifies(Notify.SUCCESS)).isFalse();
    }

    @Test
    void notifyIsKept() {
        assertThat(with(Notify.NEVER).notifies(Notify.FAILURE)).isFalse();
        assertThat(with(Notify.SUCCESS).notifies(Notify.SUCCESS)).isTrue();
        assertThat(with(Notify.SUCCESS).notifies(Notify.FAILURE)).isFalse();
    }

    @Test
    void theColumnHoldsIt() {
        for (Set<Notify> conditions :
                Set.of(Set.<Notify>of(), Set.of(Notify.NEVER), Set.of(Notify.SUCCESS, Notify.FAILURE, Notify.DELAY))) {
            assertThat(Delivery.conditions(Delivery.text(conditions))).isEqualTo(conditions);
        }
        assertThat(Delivery.text(Set.of(Notify.SUCCESS, Notify.DELAY))).isEqualTo("DELAY,SUCCESS");
    }
}
