package fish.remora.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Peer;
import fish.remora.app.trust.Networks;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoginGuardTest {
    private static final String ANN = "ann@mx.test";
    private static final String BOB = "bob@mx.test";
    private static final int ROOM = 1000;

    private long nanos;
    private final LoginGuard guard = new LoginGuard(() -> nanos, ROOM);

    private final Peer home = peer("192.0.2.1");
    private final Peer stranger = peer("198.51.100.7");

    private static Peer peer(String address) {
        return peer(address, false);
    }

    private static Peer peer(String address, boolean trusted) {
        InetSocketAddress remote = new InetSocketAddress(address, 40_000);
        return new Peer("1", remote, remote, trusted, false, Optional.empty());
    }

    private void wrong(Peer peer, String account, int times) {
        for (int i = 0; i < times; i++) {
            guard.wrong(peer, account);
        }
    }

    /** One failure each from so many addresses. */
    private void attack(String account, int times) {
        for (int i = 0; i < times; i++) {
            guard.wrong(peer("203.0.113." + i), account);
        }
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void anAddressIsShutOutByItsTwentiethFailureOnAnyAccounts() {
        for (int i = 1; i < LoginGuard.MOST; i++) {
            assertThat(guard.wrong(stranger, "user" + i)).isEmpty();
        }
        assertThat(guard.shutsOut(stranger)).isFalse();
        assertThat(guard.wrong(stranger, ANN)).containsExactly(LoginGuard.ShutOut.ADDRESS);
        assertThat(guard.shutsOut(stranger)).isTrue();
        assertThat(guard.shutsOut(home)).isFalse();
        assertThat(guard.shutsOut(home, ANN)).isFalse();
        assertThat(guard.wrong(stranger, ANN)).as("said once").isEmpty();
    }

    /** A token that names nobody counts against its address and shuts no account; a right one forgives it. */
    @Test
    void whoDoesNotSayWhoItIsIsItsAddress() {
        for (int i = 1; i < LoginGuard.MOST; i++) {
            assertThat(guard.wrong(stranger)).isEmpty();
        }
        guard.right(stranger, ANN);
        for (int i = 1; i < LoginGuard.MOST; i++) {
            assertThat(guard.wrong(stranger)).isEmpty();
        }
        assertThat(guard.wrong(stranger)).containsExactly(LoginGuard.ShutOut.ADDRESS);
        assertThat(guard.shutsOut(stranger)).isTrue();
        for (int i = 0; i < LoginGuard.MOST; i++) {
            guard.wrong(peer("203.0.113." + i));
        }
        assertThat(guard.shutsOut(home, ANN)).isFalse();
        assertThat(guard.shutsOut(home, "")).isFalse();
        assertThat(guard.wrong(peer("192.0.2.9", true))).isEmpty();
    }

    @Test
    void theWindowBeginsWithTheFirstFailure() {
        wrong(stranger, ANN, 1);
        pass(LoginGuard.WINDOW.minusSeconds(1));
        wrong(stranger, BOB, LoginGuard.MOST - 1);
        assertThat(guard.shutsOut(stranger)).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(guard.shutsOut(stranger)).isFalse();
        wrong(stranger, BOB, LoginGuard.MOST - 1);
        assertThat(guard.shutsOut(stranger)).isFalse();
    }

    @Test
    void anAccountIsShutToStrangersAndNotToItsUser() {
        guard.right(home, ANN);
        attack(ANN, LoginGuard.MOST - 1);
        assertThat(guard.shutsOut(stranger, ANN)).isFalse();
        assertThat(guard.wrong(peer("203.0.113.99"), ANN)).containsExactly(LoginGuard.ShutOut.ACCOUNT);
        assertThat(guard.shutsOut(stranger, ANN)).isTrue();
        assertThat(guard.shutsOut(stranger, BOB)).isFalse();
        assertThat(guard.shutsOut(home, ANN)).isFalse();
        pass(LoginGuard.WINDOW);
        assertThat(guard.shutsOut(stranger, ANN)).isFalse();
    }

    @Test
    void whoCameFromThereLongAgoIsAStranger() {
        guard.right(home, ANN);
        pass(LoginGuard.GOOD_FOR.minusSeconds(1));
        attack(ANN, LoginGuard.MOST);
        assertThat(guard.shutsOut(home, ANN)).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(guard.shutsOut(home, ANN)).isTrue();
    }

    @Test
    void theRightPasswordForgivesWhatFailedFromThereOnThatAccount() {
        wrong(home, ANN, LoginGuard.MOST - 2);
        wrong(home, BOB, 1);
        guard.right(home, ANN);
        wrong(home, ANN, LoginGuard.MOST - 2);
        assertThat(guard.shutsOut(home)).isFalse();
        assertThat(guard.shutsOut(stranger, ANN)).isFalse();
        wrong(home, ANN, 1);
        assertThat(guard.shutsOut(home)).as("bob's has stayed").isTrue();
    }

    /** An attacker with an account of his own. */
    @Test
    void anothersPasswordForgivesNothing() {
        for (int i = 0; i < LoginGuard.MOST; i++) {
            wrong(stranger, ANN, 1);
            guard.right(stranger, BOB);
        }
        assertThat(guard.shutsOut(stranger)).isTrue();
    }

    @Test
    void whoIsShutOutStaysSo() {
        wrong(home, ANN, LoginGuard.MOST);
        guard.right(home, ANN);
        assertThat(guard.shutsOut(home)).isTrue();
    }

    @Test
    void anIPv6HostIsItsNetwork() {
        Peer host = peer("2001:db8:1:2::1");
        wrong(host, ANN, LoginGuard.MOST);
        assertThat(guard.shutsOut(peer("2001:db8:1:2:ffff:1:2:3"))).isTrue();
        assertThat(guard.shutsOut(peer("2001:db8:1:3::1"))).isFalse();
        assertThat(Networks.of(host)).isEqualTo("2001:db8:1:2:0:0:0:0/64");
        assertThat(Networks.of(peer("::ffff:192.0.2.1"))).isEqualTo("192.0.2.1");
    }

    @Test
    void trustedNetworksAreExemptAndNotCounted() {
        Peer webmail = peer("192.0.2.1", true);
        assertThat(guard.wrong(webmail, ANN)).isEmpty();
        wrong(webmail, ANN, LoginGuard.MOST);
        assertThat(guard.shutsOut(webmail)).isFalse();
        assertThat(guard.shutsOut(stranger, ANN)).isFalse();
        attack(ANN, LoginGuard.MOST);
        assertThat(guard.shutsOut(webmail, ANN)).isFalse();
        assertThat(guard.begin(webmail) && guard.begin(webmail)).isTrue();
    }

    @Test
    void fromTheFifthFailureOnOneAtATime() {
        wrong(stranger, ANN, LoginGuard.SLOW - 1);
        assertThat(guard.begin(stranger)).isTrue();
        assertThat(guard.begin(stranger)).isTrue();
        wrong(stranger, ANN, 1);
        assertThat(guard.begin(stranger)).isFalse();
        assertThat(guard.begin(home)).isTrue();
        guard.end(stranger);
        assertThat(guard.begin(stranger)).as("one is under way yet").isFalse();
        guard.end(stranger);
        assertThat(guard.begin(stranger)).isTrue();
        guard.end(stranger);
        guard.end(home);
        assertThat(guard.size()).as("nothing is left of them").isEqualTo(2);
    }

    @Test
    void itsMemoryIsBounded() {
        for (int i = 0; i < 5 * ROOM; i++) {
            Peer bot = peer("10.0." + i / 256 + "." + i % 256);
            guard.wrong(bot, "user" + i);
            guard.right(bot, "user" + i);
        }
        assertThat(guard.size()).isLessThanOrEqualTo(3L * ROOM);
    }

    @Test
    void bothAtOnce() {
        for (int i = 1; i < LoginGuard.MOST; i++) {
            guard.wrong(stranger, ANN);
        }
        assertThat(guard.wrong(stranger, ANN)).isEqualTo(Set.of(LoginGuard.ShutOut.values()));
    }
}
