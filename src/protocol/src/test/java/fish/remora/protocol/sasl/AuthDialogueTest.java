package fish.remora.protocol.sasl;

import static fish.remora.protocol.sasl.BadResponse.Reason.CANCELLED;
import static fish.remora.protocol.sasl.BadResponse.Reason.MALFORMED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fish.remora.api.Denied;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** RFC 4422 §3, RFC 4616, LOGIN. */
class AuthDialogueTest {
    private final FixedAccounts accounts = new FixedAccounts();

    private AuthDialogue dialogue(String mechanism) {
        return AuthDialogue.begin(mechanism, accounts, FixedAccounts.CLEAR, List.of())
                .orElseThrow();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static byte[] line(String text) {
        return base64(text).getBytes(UTF_8);
    }

    private static void bad(BadResponse.Reason reason, ThrowingCallable call) {
        assertThat(catchThrowableOfType(BadResponse.class, call).reason()).isEqualTo(reason);
    }

    private static void denied(Denied.Code code, ThrowingCallable call) {
        assertThat(catchThrowableOfType(Denied.class, call).code()).isEqualTo(code);
    }

    @Test
    void theStrongestIsOfferedFirst() {
        assertThat(AuthDialogue.mechanisms(FixedAccounts.BOUND, List.of()))
                .containsExactly("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "PLAIN", "LOGIN");
        assertThat(AuthDialogue.mechanisms(FixedAccounts.SECURE, List.of()))
                .containsExactly("SCRAM-SHA-256", "PLAIN", "LOGIN");
        assertThat(AuthDialogue.mechanisms(FixedAccounts.CLEAR, List.of()))
                .containsExactly("SCRAM-SHA-256", "PLAIN", "LOGIN");
    }

    /** A certificate and tokens where there are such. */
    @Test
    void whatElseThereIsHasItsPlace() {
        assertThat(AuthDialogue.mechanisms(FixedAccounts.CERTIFIED, FixedAccounts.ISSUERS))
                .containsExactly(
                        "EXTERNAL", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "OAUTHBEARER", "XOAUTH2", "PLAIN", "LOGIN");
        for (String mechanism : new String[] {"EXTERNAL", "OAUTHBEARER", "XOAUTH2"}) {
            assertThat(AuthDialogue.begin(mechanism, accounts, FixedAccounts.BOUND, List.of()))
                    .as(mechanism)
                    .isEmpty();
        }
    }

    @Test
    void whatIsNotOfferedDoesNotBegin() {
        assertThat(AuthDialogue.begin("pLaIn", accounts, FixedAccounts.CLEAR, List.of()))
                .isPresent();
        assertThat(AuthDialogue.begin("CRAM-MD5", accounts, FixedAccounts.CLEAR, List.of()))
                .isEmpty();
        assertThat(AuthDialogue.begin("", accounts, FixedAccounts.CLEAR, List.of()))
                .isEmpty();
        assertThat(AuthDialogue.begin("SCRAM-SHA-256-PLUS", accounts, FixedAccounts.SECURE, List.of()))
                .isEmpty();
        assertThat(AuthDialogue.begin("scram-sha-256-plus", accounts, FixedAccounts.BOUND, List.of()))
                .isPresent();
    }

    /** RFC 4616 §4. */
    @Test
    void theExamplesOfRfc4616() throws Denied, BadResponse {
        AuthDialogue tim = dialogue("PLAIN");
        assertThat(tim.start(null)).isEqualTo(new Turn.Ask(""));
        assertThat(tim.answer(line("\0tim\0tanstaaftanstaaf"))).isEqualTo(new Turn.Done(FixedAccounts.TIM));

        denied(Denied.Code.AUTHORIZATIONFAILED, () -> dialogue("PLAIN").start(base64("Ursel\0Kurt\0xipj3plmq")));
        assertThat(accounts.seen).as("the second password is not looked at").hasSize(1);
    }

    @Test
    void plainWithAnInitialResponse() throws Denied, BadResponse {
        assertThat(dialogue("PLAIN").start(base64("tim\0tim\0tanstaaftanstaaf")))
                .isEqualTo(new Turn.Done(FixedAccounts.TIM));
        denied(Denied.Code.AUTHENTICATIONFAILED, () -> dialogue("PLAIN").start(base64("\0tim\0tanstaaf")));
        denied(Denied.Code.AUTHENTICATIONFAILED, () -> dialogue("PLAIN").start(base64("\0t\u0001m\0tanstaaf")));
    }

    /** RFC 4616 §2. */
    @Test
    void whatIsNotPlainIsMalformed() {
        for (String message :
                new String[] {"", "tim", "\0tim", "\0tim\0", "\0\0secret", "\0tim\0a\0b", "\0tim\0secret\0"}) {
            bad(MALFORMED, () -> dialogue("PLAIN").startWith(line(message)));
        }
        bad(MALFORMED, () -> dialogue("PLAIN").start("="));
        byte[] latin = Base64.getEncoder().encode("\0t\u00efm\0secret".getBytes(ISO_8859_1));
        bad(MALFORMED, () -> dialogue("PLAIN").startWith(latin));
    }

    @Test
    void passwordsPassAsTheyCameAndAreErased() {
        byte[] odd = "\0tim\0\u00e9 \u0001".getBytes(ISO_8859_1);
        RecordingAccounts recording = new RecordingAccounts();
        AuthDialogue dialogue = AuthDialogue.begin("PLAIN", recording, FixedAccounts.CLEAR, List.of())
                .orElseThrow();
        assertThatThrownBy(() -> dialogue.startWith(Base64.getEncoder().encode(odd)))
                .isInstanceOf(Denied.class);
        assertThat(recording.copy).isEqualTo("\u00e9 \u0001".getBytes(ISO_8859_1));
        assertThat(recording.secret.octets()).hasSize(3).containsOnly(0);
    }

    @Test
    void loginAsksForNameAndPassword() throws Denied, BadResponse {
        AuthDialogue dialogue = dialogue("LOGIN");
        assertThat(dialogue.start(null)).isEqualTo(new Turn.Ask("VXNlcm5hbWU6"));
        assertThat(dialogue.answer(line("tim"))).isEqualTo(new Turn.Ask("UGFzc3dvcmQ6"));
        assertThat(dialogue.answer(line("tanstaaftanstaaf"))).isEqualTo(new Turn.Done(FixedAccounts.TIM));
        assertThat(accounts.seen.get(0).octets()).hasSize(16).containsOnly(0);
    }

    @Test
    void loginTakesTheNameAtOnce() throws Denied, BadResponse {
        AuthDialogue dialogue = dialogue("LOGIN");
        assertThat(dialogue.start(base64("tim"))).isEqualTo(new Turn.Ask("UGFzc3dvcmQ6"));
        denied(Denied.Code.AUTHENTICATIONFAILED, () -> dialogue.answer(line("wrong")));
        denied(Denied.Code.AUTHENTICATIONFAILED, () -> dialogue("LOGIN").start("="));
    }

    @Test
    void anAsteriskCancels() throws Denied, BadResponse {
        AuthDialogue dialogue = dialogue("LOGIN");
        dialogue.start(null);
        bad(CANCELLED, () -> dialogue.answer(new byte[] {'*'}));
        assertThatThrownBy(() -> dialogue.answer(new byte[0])).isInstanceOf(IllegalStateException.class);
        bad(MALFORMED, () -> dialogue("LOGIN").start("*"));
    }

    @Test
    void whatIsNotBase64IsMalformed() {
        for (String text :
                new String[] {"a", "dGlt=", "dG=t", "dGl", "d Gx", "====", "=", "**", "dGl\u00fc", "dGlt\r\n"}) {
            bad(MALFORMED, () -> {
                AuthDialogue dialogue = dialogue("LOGIN");
                dialogue.start(null);
                dialogue.answer(text.getBytes(UTF_8));
            });
        }
        bad(MALFORMED, () -> dialogue("LOGIN").start("d\u00fct"));
    }

    @Test
    void aLineHasItsLimit() throws Denied, BadResponse {
        AuthDialogue longest = dialogue("LOGIN");
        assertThat(longest.start(base64("a".repeat(AuthDialogue.LINE_LIMIT / 4 * 3))))
                .isInstanceOf(Turn.Ask.class);
        bad(MALFORMED, () -> dialogue("LOGIN").start(base64("a".repeat(AuthDialogue.LINE_LIMIT))));
    }

    @Test
    void aDialogueIsStartedOnce() throws Denied, BadResponse {
        AuthDialogue dialogue = dialogue("PLAIN");
        assertThatThrownBy(() -> dialogue.answer(new byte[0])).isInstanceOf(IllegalStateException.class);
        dialogue.start(null);
        assertThatThrownBy(() -> dialogue.start(null)).isInstanceOf(IllegalStateException.class);
    }
}
