package fish.remora.app.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.api.AccountId;
import fish.remora.api.Peer;
import fish.remora.api.Refused;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RatesTest {
    private long nanos;
    private final Rates rates = new Rates(() -> nanos);
    private final Peer stranger = peer("192.0.2.1", false);

    private static Peer peer(String address, boolean trusted) {
        InetSocketAddress remote = new InetSocketAddress(address, 40_000);
        return new Peer("1", remote, remote, trusted, false, Optional.empty());
    }

    @BeforeEach
    void limits() {
        rates.limit(3, 10, 4);
    }

    private void mail(Peer peer, int messages, int recipients) throws Refused {
        for (int i = 0; i < messages; i++) {
            for (int j = 0; j < recipients; j++) {
                rates.recipient(peer, j == 0);
            }
        }
    }

    private void assertPutOff(Peer peer, boolean first, String why) {
        assertThatThrownBy(() -> rates.recipient(peer, first))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.reply().code()).isEqualTo(450))
                .hasMessageContaining(why);
    }

    @Test
    void messagesInAMinute() throws Refused {
        mail(stranger, 3, 1);
        assertPutOff(stranger, true, "messages");
        assertThatCode(() -> rates.recipient(stranger, false)).doesNotThrowAnyException();
        assertThatCode(() -> mail(peer("192.0.2.2", false), 3, 1)).doesNotThrowAnyException();
        nanos += Duration.ofSeconds(61).toNanos();
        assertThatCode(() -> mail(stranger, 3, 1)).doesNotThrowAnyException();
    }

    @Test
    void recipientsInAMinute() throws Refused {
        mail(stranger, 2, 5);
        assertPutOff(stranger, false, "recipients");
    }

    @Test
    void afterSoManyUnknownOnesNobodyIsFound() throws Refused {
        for (int i = 0; i < 4; i++) {
            rates.recipient(stranger, false);
            rates.unknown(stranger);
        }
        assertPutOff(stranger, false, "not known here");
        assertPutOff(peer("192.0.2.1", false), true, "not known here");
    }

    @Test
    void oneHostHasAllOfItsHalf() throws Refused {
        mail(peer("2001:db8::1", false), 3, 1);
        assertPutOff(peer("2001:db8::2", false), true, "messages");
        assertThatCode(() -> mail(peer("2001:db8:0:1::1", false), 3, 1)).doesNotThrowAnyException();
    }

    @Test
    void friendsAndUsersAreExempt() {
        assertThatCode(() -> mail(peer("192.0.2.1", true), 30, 5)).doesNotThrowAnyException();
        assertThatCode(() -> mail(stranger.as(new AccountId(1)), 30, 5)).doesNotThrowAnyException();
    }
}
