package fish.remora.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** A reply cannot be made that says something else on the wire: RFC 5321 §4.2, RFC 2034 §4. */
class ReplyTest {
    @Test
    void aLineEndCannotBeSmuggledIn() {
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.of(550, "5.1.1", "No\r\n250 Ok"));
    }

    @Test
    void codeAndStatusAgree() {
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.of(250, "5.1.1", "Ok"));
    }

    @Test
    void onlyARefusalCanBeThrown() {
        assertThatIllegalArgumentException().isThrownBy(() -> Refused.with(250, "2.0.0", "Ok"));
    }

    @Test
    void aSecretPrintsAsNothing() {
        assertThat("" + Secret.of("hunter2")).isEqualTo("***");
    }
}
