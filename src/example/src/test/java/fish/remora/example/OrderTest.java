package fish.remora.example;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OrderTest {
    private final Order order = new Order("ann@example.org", "lamp");

    @Test
    void itIsCancelledOnce() {
        assertThat(order.cancel()).isTrue();
        assertThat(order.cancel()).isFalse();
        assertThat(order.state()).isEqualTo(Order.State.CANCELLED);
    }

    /** The goodbye may bounce: the order stays what it was. */
    @Test
    void whatIsCancelledStaysSo() {
        order.cancel();
        assertThat(order.unreachable()).isFalse();
        assertThat(order.state()).isEqualTo(Order.State.CANCELLED);
    }

    @Test
    void whoCannotBeReachedCannotCancel() {
        assertThat(order.unreachable()).isTrue();
        assertThat(order.cancel()).isFalse();
        assertThat(order.state()).isEqualTo(Order.State.UNREACHABLE);
    }

    @Test
    void theKeyBringsTheNumberBack() {
        assertThat(Order.numberOf(order.key("confirmation"))).isEqualTo(order.number());
        assertThat(Order.numberOf("4711-cancellation")).isEqualTo(4711);
        assertThat(Order.numberOf("invoice-4711")).isZero();
        assertThat(Order.numberOf("4711")).isZero();
        assertThat(order.key("confirmation")).isNotEqualTo(order.key("cancellation"));
    }
}
