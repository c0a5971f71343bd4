package fish.remora.adapter.server;

import static fish.remora.adapter.server.ConnectionLimits.Answer.GRANTED;
import static fish.remora.adapter.server.ConnectionLimits.Answer.TOO_MANY;
import static fish.remora.adapter.server.ConnectionLimits.Answer.TOO_MANY_FROM_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {
    private final ConnectionLimits limits = new ConnectionLimits(3, 2);

    private static InetAddress address(int last) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) last});
    }

    @Test
    void anAddressHasItsShare() throws UnknownHostException {
        assertThat(limits.enter(address(1), false)).isEqualTo(GRANTED);
        assertThat(limits.enter(address(1), false)).isEqualTo(GRANTED);
        assertThat(limits.enter(address(1), false)).isEqualTo(TOO_MANY_FROM_ADDRESS);
        assertThat(limits.enter(address(2), false))
                .as("the refused one holds no place")
                .isEqualTo(GRANTED);
        assertThat(limits.enter(address(3), false)).isEqualTo(TOO_MANY);
        limits.leave(address(1));
        assertThat(limits.enter(address(1), false)).isEqualTo(GRANTED);
    }

    @Test
    void aTrustedAddressHasNoShareButThePortHasItsLimit() throws UnknownHostException {
        for (int i = 0; i < 3; i++) {
            assertThat(limits.enter(address(1), true)).isEqualTo(GRANTED);
        }
        assertThat(limits.enter(address(1), true)).isEqualTo(TOO_MANY);
    }

    @Test
    void whoeverComesAtOnceNoPlaceIsLostOrGivenTwice() throws UnknownHostException, InterruptedException {
        ConnectionLimits many = new ConnectionLimits(50, 50);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            InetAddress address = address(i % 3);
            clients.add(new Thread(() -> {
                for (int n = 0; n < 5000; n++) {
                    if (many.enter(address, false) == GRANTED) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        inside.decrementAndGet();
                        many.leave(address);
                    }
                }
            }));
        }
        clients.forEach(Thread::start);
        for (Thread client : clients) {
            client.join();
        }
        assertThat(most.get()).isLessThanOrEqualTo(50);
        for (int i = 0; i < 50; i++) {
            assertThat(many.enter(address(1), false)).isEqualTo(GRANTED);
        }
    }
}
