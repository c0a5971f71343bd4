package fish.remora.adapter.server;

import static fish.remora.adapter.server.ConnectionLimits.Answer.GRANTED;
import static fish.remora.adapter.server.ConnectionLimits.Answer.TOO_MANY;
import static fish.remora.adapter.server.ConnectionLimits.Answer.TOO_MANY_FROM_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
    private final ConnectionLimits limits = new ConnectionLimits(3, 2, new ConnectionRate(1000, now::get));

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
    void anAddressComesSoOftenAMinute() throws UnknownHostException {
        ConnectionLimits three = new ConnectionLimits(100, 100, new ConnectionRate(3, now::get));
        InetAddress neighbour = InetAddress.getByName("2001:db8::1:0:0:0:1");
        for (int i = 0; i < 3; i++) {
            assertThat(three.enter(address(1), false)).isEqualTo(GRANTED);
            three.leave(address(1));
            assertThat(three.enter(InetAddress.getByName("2001:db8::" + i), false))
                    .isEqualTo(GRANTED);
        }
        assertThat(three.enter(address(1), false)).isEqualTo(TOO_MANY_FROM_ADDRESS);
        assertThat(three.enter(address(1), true)).as("trusted").isEqualTo(GRANTED);
        assertThat(three.enter(neighbour, false)).as("another /64").isEqualTo(GRANTED);
        assertThat(three.enter(InetAddress.getByName("2001:db8::9"), false))
                .as("the same /64")
                .isEqualTo(TOO_MANY_FROM_ADDRESS);
        now.addAndGet(TimeUnit.SECONDS.toNanos(20));
        assertThat(three.enter(address(1), false))
                .as("a third of a minute later")
                .isEqualTo(GRANTED);
        assertThat(three.enter(address(1), false)).isEqualTo(TOO_MANY_FROM_ADDRESS);
        now.addAndGet(TimeUnit.MINUTES.toNanos(1));
        for (int i = 0; i < 3; i++) {
            assertThat(three.enter(address(1), false)).isEqualTo(GRANTED);
        }
        assertThat(three.enter(address(1), false)).isEqualTo(TOO_MANY_FROM_ADDRESS);
    }

    /** Who is remembered is forgotten with the crowd, not the crowd remembered without end. */
    @Test
    void aCrowdTakesSoMuchMemoryAndNoMore() {
        ConnectionRate one = new ConnectionRate(1, now::get);
        ByteBuffer first = ByteBuffer.allocate(4);
        assertThat(one.take(first)).isTrue();
        for (int i = 1; i < ConnectionRate.MOST; i++) {
            assertThat(one.take(ByteBuffer.allocate(4).putInt(0, i))).isTrue();
        }
        assertThat(one.take(first)).isFalse();
        assertThat(one.take(ByteBuffer.allocate(4).putInt(0, ConnectionRate.MOST)))
                .isTrue();
        assertThat(one.take(first)).isTrue();
    }

    @Test
    void whoeverComesAtOnceNoPlaceIsLostOrGivenTwice() throws UnknownHostException, InterruptedException {
        ConnectionLimits many = new ConnectionLimits(50, 50, new ConnectionRate(60_000_000, System::nanoTime));
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
