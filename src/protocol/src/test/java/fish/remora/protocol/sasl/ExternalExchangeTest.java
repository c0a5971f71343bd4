package fish.remora.protocol.sasl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fish.remora.api.Denied;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 4422 Appendix A. */
class ExternalExchangeTest {
    private final FixedAccounts accounts = new FixedAccounts();

    private AuthDialogue external() {
        return AuthDialogue.begin("EXTERNAL", accounts, FixedAccounts.CERTIFIED, List.of())
                .orElseThrow();
    }

    @Test
    void theCertificateSaysWho() throws Denied, BadResponse {
        assertThat(external().start("=")).isEqualTo(new Turn.Done(FixedAccounts.TIM));
        AuthDialogue asked = external();
        assertThat(asked.start(null)).isEqualTo(new Turn.Ask(""));
        assertThat(asked.answer(new byte[0])).isEqualTo(new Turn.Done(FixedAccounts.TIM));
    }

    @Test
    void theClientMaySayItToo() throws Denied, BadResponse {
        assertThat(external().start(ScramClient.base64("tim@example.com"))).isEqualTo(new Turn.Done(FixedAccounts.TIM));
    }

    @ParameterizedTest
    @ValueSource(strings = {"user@example.com", "tim\0@example.com", "\u00ad"})
    void anotherIsDenied(String authzid) {
        Denied denied = catchThrowableOfType(Denied.class, () -> external().start(ScramClient.base64(authzid)));
        assertThat(denied.code()).isEqualTo(Denied.Code.AUTHENTICATIONFAILED);
    }

    @Test
    void aNameIsUtf8() {
        byte[] latin = Base64.getEncoder().encode("t\u00efm".getBytes(ISO_8859_1));
        assertThat(catchThrowableOfType(BadResponse.class, () -> external().startWith(latin))
                        .reason())
                .isEqualTo(BadResponse.Reason.MALFORMED);
    }
}
