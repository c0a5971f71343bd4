package fish.remora.protocol.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.Peer;
import fish.remora.api.Secret;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the sessions of all protocols rely on. */
class AttemptsTest {
    private final RecordingAccounts accounts = new RecordingAccounts();
    private final Attempts attempts = new Attempts(accounts, List.of());

    private AuthDialogue exchange(String mechanism) {
        return attempts.exchange(mechanism, FixedAccounts.CLEAR).orElseThrow();
    }

    private static byte[] plain() {
        return Base64.getEncoder().encode("\0ann\0secret".getBytes(UTF_8));
    }

    @Test
    void threeFailuresOfAnyKindAreEnough() throws Exception {
        Secret password = Secret.of("wrong");
        assertThatThrownBy(() -> attempts.login(FixedAccounts.CLEAR, "ann", password))
                .isInstanceOf(Denied.class);
        assertThat(password.octets()).containsOnly(0);
        assertThatThrownBy(() -> attempts.begin(exchange("PLAIN"), plain())).isInstanceOf(Denied.class);
        assertThat(attempts.isOver()).isFalse();
        attempts.begin(exchange("PLAIN"), null);
        assertThatThrownBy(() -> attempts.answer(new byte[] {'*'})).isInstanceOf(BadResponse.class);
        assertThat(attempts.isOver()).isTrue();
    }

    @Test
    void aStoreThatIsDownAndBadBase64AreNone() {
        byte[] first = Base64.getEncoder().encode("n,,n=ann,r=nonce".getBytes(UTF_8));
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> attempts.begin(exchange("SCRAM-SHA-256"), first.clone()))
                    .isInstanceOfSatisfying(
                            Denied.class, denied -> assertThat(denied.code()).isEqualTo(Denied.Code.UNAVAILABLE));
            assertThatThrownBy(() -> attempts.begin(exchange("PLAIN"), new byte[] {'!'}))
                    .isInstanceOf(BadResponse.class);
        }
        assertThat(attempts.isOver()).isFalse();
    }

    @Test
    void responsesAreOverwritten() throws Exception {
        byte[] initial = plain();
        assertThatThrownBy(() -> attempts.begin(exchange("PLAIN"), initial)).isInstanceOf(Denied.class);
        assertThat(initial).containsOnly(0);
        byte[] response = plain();
        attempts.begin(exchange("PLAIN"), null);
        assertThatThrownBy(() -> attempts.answer(response)).isInstanceOf(Denied.class);
        assertThat(response).containsOnly(0);
    }

    @Test
    void anExchangeIsForgottenBeforeTheApplicationIsAsked() throws Exception {
        Attempts broken = new Attempts(
                new RecordingAccounts() {
                    @Override
                    public AccountId login(Peer peer, String user, Secret password) {
                        throw new IllegalStateException("broken");
                    }
                },
                List.of());
        broken.begin(broken.exchange("PLAIN", FixedAccounts.CLEAR).orElseThrow(), null);
        assertThat(broken.isOpen()).isTrue();
        assertThatThrownBy(() -> broken.answer(plain())).hasMessage("broken");
        assertThat(broken.isOpen()).isFalse();
        assertThatThrownBy(() -> broken.answer(plain())).hasMessageContaining("no exchange is open");
    }
}
