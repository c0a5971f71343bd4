package fish.remora.protocol.sasl;

import static fish.remora.api.Denied.Code.AUTHENTICATIONFAILED;
import static fish.remora.api.Denied.Code.UNAVAILABLE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fish.remora.api.Denied;
import java.util.Base64;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7628, RFC 6750 §2.1, and XOAUTH2 as Google describes it. */
class TokenExchangeTest {
    private static final byte[] SEEN = "AQ==".getBytes(UTF_8);
    private static final String AUTH = "auth=Bearer " + FixedAccounts.TOKEN + "\1\1";

    private final FixedAccounts accounts = new FixedAccounts();

    private AuthDialogue dialogue(String mechanism) {
        return AuthDialogue.begin(mechanism, accounts, FixedAccounts.SECURE, FixedAccounts.ISSUERS)
                .orElseThrow();
    }

    private AuthDialogue oauthBearer() {
        return dialogue("OAUTHBEARER");
    }

    private static String base64(String message) {
        return ScramClient.base64(message);
    }

    private static String error(Turn turn) {
        return ScramClient.text(((Turn.Ask) turn).base64Challenge());
    }

    private static void denied(Denied.Code code, ThrowingCallable call) {
        assertThat(catchThrowableOfType(Denied.class, call).code()).isEqualTo(code);
    }

    private static void malformed(ThrowingCallable call) {
        assertThat(catchThrowableOfType(BadResponse.class, call).reason()).isEqualTo(BadResponse.Reason.MALFORMED);
    }

    /** RFC 7628 §4.1. */
    @Test
    void theExampleOfASuccess() throws Denied, BadResponse {
        String example = "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyI"
                + "HZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB";
        assertThat(oauthBearer().start(example)).isEqualTo(new Turn.Done(FixedAccounts.USER));

        AuthDialogue asked = oauthBearer();
        assertThat(asked.start(null)).isEqualTo(new Turn.Ask(""));
        assertThat(asked.answer(example.getBytes(UTF_8))).isEqualTo(new Turn.Done(FixedAccounts.USER));
        assertThat(accounts.users).containsExactly("user@example.com", "user@example.com");
    }

    /** RFC 7628 §4.2: an empty token asks where to get one. */
    @Test
    void theExampleOfAFailure() throws Denied, BadResponse {
        AuthDialogue dialogue = oauthBearer();
        Turn turn =
                dialogue.start("bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9AQE=");
        assertThat(error(turn))
                .isEqualTo("{\"status\":\"invalid_token\","
                        + "\"openid-configuration\":\"https://example.com/.well-known/openid-configuration\"}");
        denied(AUTHENTICATIONFAILED, () -> dialogue.answer(SEEN));
        assertThat(accounts.seen).as("no application is asked").isEmpty();
    }

    /** RFC 7628 §4.3 has {@code user=} in the gs2-header, where its own grammar wants {@code a=}. */
    @Test
    void theExampleWhoseHeaderIsNone() {
        malformed(() -> oauthBearer()
                .start("bix1c2VyPXNvbWV1c2VyQGV4YW1wbGUuY29tLAFhdXRoPUJlYXJlciB2RjlkZnQ0cW1U"
                        + "YzJOdmIzUmxja0JoZEhSaGRtbHpkR0V1WTI5dENnPT0BAQ=="));
    }

    @Test
    void aWrongTokenHearsWhyAndAnyAnswerEndsIt() throws Denied, BadResponse {
        for (String answer : new String[] {"AQ==", "", base64("what?")}) {
            AuthDialogue dialogue = oauthBearer();
            Turn turn = dialogue.start(base64("n,,\1auth=Bearer wrong\1\1"));
            assertThat(error(turn)).startsWith("{\"status\":\"invalid_token\"");
            denied(AUTHENTICATIONFAILED, () -> dialogue.answer(answer.getBytes(UTF_8)));
            assertThatThrownBy(() -> dialogue.answer(SEEN)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aStoreThatIsDownIsNoWrongToken() {
        denied(UNAVAILABLE, () -> oauthBearer().start(base64("n,,\1auth=Bearer down\1\1")));
    }

    /** Google's and Microsoft's documented example, whose token is not one of ours. */
    @Test
    void theExampleOfXoauth2() throws Denied, BadResponse {
        AuthDialogue dialogue = dialogue("XOAUTH2");
        Turn turn =
                dialogue.start("dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQm"
                        + "hkSFJoZG1semRHRXVZMjl0Q2cBAQ==");
        assertThat(error(turn)).startsWith("{\"status\":\"invalid_token\"");
        denied(AUTHENTICATIONFAILED, () -> dialogue.answer(new byte[0]));
        assertThat(accounts.users).containsExactly("someuser@example.com");

        assertThat(dialogue("XOAUTH2").start(base64("user=user@example.com\1" + AUTH)))
                .isEqualTo(new Turn.Done(FixedAccounts.USER));
    }

    @Test
    void tokensAreErased() throws Denied, BadResponse {
        oauthBearer().start(base64("n,,\1" + AUTH));
        oauthBearer().start(base64("n,,\1auth=Bearer wrong\1\1"));
        assertThat(accounts.seen)
                .hasSize(2)
                .allSatisfy(token -> assertThat(token.octets()).containsOnly(0));
        assertThat(BearerMessage.oauthBearer(("n,,\1" + AUTH).getBytes(UTF_8)).toString())
                .doesNotContain(FixedAccounts.TOKEN);
    }

    @Test
    void theNameIsEscapedAndPrepared() throws Denied, BadResponse {
        oauthBearer().start(base64("n,a=a=2Cb=3Dc,\1" + AUTH));
        oauthBearer().start(base64("n,a=us\u00ader@example.com,\1" + AUTH));
        oauthBearer().start(base64("y,,\1" + AUTH));
        dialogue("XOAUTH2").start(base64("user=j\u00f6rg@example.com\1" + AUTH));
        assertThat(accounts.users).containsExactly("a,b=c", "user@example.com", "", "j\u00f6rg@example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "n,,\1host=server.example.com\1port=143\1" + AUTH,
                "n,,\1" + "auth=bEARER " + FixedAccounts.TOKEN + "\1\1",
                "n,,\1future=a b\tc\r\n\1mode=\1" + AUTH,
                "n,,\1host=\1" + AUTH
            })
    void whatNobodyKnowsIsPassedOver(String message) throws Denied, BadResponse {
        assertThat(oauthBearer().start(base64(message))).isEqualTo(new Turn.Done(FixedAccounts.USER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\1",
                "n",
                "n,",
                "n,,",
                "n,,\1",
                "n,,\1\1",
                "n,,\1host=x\1\1",
                "n,,\1auth=Bearer abc",
                "n,,\1auth=Bearer abc\1",
                "n,,\1auth=Bearer abc\1\1\1",
                "n,,\1auth=Bearer abc\1\1x",
                "n,,\1auth\1\1",
                "n,,\1=Bearer abc\1\1",
                "n,,\1au.th=x\1auth=Bearer abc\1\1",
                "n,,\1auth=Bearer abc\1auth=Bearer abc\1\1",
                "n,,\1host=\0\1auth=Bearer abc\1\1",
                "n,,\1host=\u00fc\1auth=Bearer abc\1\1",
                "n,,\1auth=Bearer \1\1",
                "n,,\1auth=Bearer\1\1",
                "n,,\1auth=Bearer =\1\1",
                "n,,\1auth=Bearer a=b\1\1",
                "n,,\1auth=Bearer a b\1\1",
                "n,,\1auth=Bearer  abc\1\1",
                "n,,\1auth=Bearer a,b\1\1",
                "n,,\1auth=Basic abc\1\1",
                "n,,\1auth=MAC abc\1\1",
                ",,\1auth=Bearer abc\1\1",
                "p=tls-unique,,\1auth=Bearer abc\1\1",
                "F,n,,\1auth=Bearer abc\1\1",
                "n,a=,\1auth=Bearer abc\1\1",
                "n,a=x=y,\1auth=Bearer abc\1\1",
                "n,b=x,\1auth=Bearer abc\1\1",
                "n,,x\1auth=Bearer abc\1\1"
            })
    void whatIsNoOauthBearerIsMalformed(String message) {
        malformed(() -> oauthBearer().start(base64(message)));
        assertThat(accounts.seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "auth=Bearer abc\1\1",
                "user=\1auth=Bearer abc\1\1",
                "user=ann\1\1",
                "user=ann\1auth=Bearer abc\1",
                "user=ann\1auth=abc\1\1",
                "user=ann\1user=bob\1auth=Bearer abc\1\1",
                "n,a=ann,\1auth=Bearer abc\1\1"
            })
    void whatIsNoXoauth2IsMalformed(String message) {
        malformed(() -> dialogue("XOAUTH2").startWith(base64(message).getBytes(UTF_8)));
    }

    @Test
    void aNameIsUtf8() {
        byte[] latin = Base64.getEncoder().encode(("user=j\u00f6rg\1" + AUTH).getBytes(ISO_8859_1));
        malformed(() -> dialogue("XOAUTH2").startWith(latin));
    }

    @Test
    void issuersAreAListOfNamesAndKeys() {
        assertThat(Issuer.list(" ")).isEmpty();
        assertThat(Issuer.list("https://id.test=https://id.test/keys?kind=jwks, accounts=/etc/keys.json "))
                .containsExactly(
                        new Issuer("https://id.test", "https://id.test/keys?kind=jwks"),
                        new Issuer("accounts", "/etc/keys.json"));
        for (String wrong : new String[] {"x", "=x", "x=", "x=y,", "x=y,x=z", "a b=c", "a\"b=c", "a\\b=c", ","}) {
            assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> Issuer.list(wrong));
        }
    }

    /** One can be named, and only by an address. */
    @Test
    void whereToGetATokenIsSaidIfThereIsOnePlace() throws Denied, BadResponse {
        for (String issuers : new String[] {"accounts=keys.json", "https://a.test=a.json,https://b.test=b.json"}) {
            AuthDialogue dialogue = AuthDialogue.begin("XOAUTH2", accounts, FixedAccounts.SECURE, Issuer.list(issuers))
                    .orElseThrow();
            assertThat(error(dialogue.start(base64("user=ann\1auth=Bearer wrong\1\1"))))
                    .isEqualTo("{\"status\":\"invalid_token\"}");
        }
        AuthDialogue slash = AuthDialogue.begin(
                        "XOAUTH2", accounts, FixedAccounts.SECURE, Issuer.list("https://a.test/realm/=a.json"))
                .orElseThrow();
        assertThat(error(slash.start(base64("user=ann\1auth=Bearer wrong\1\1"))))
                .contains("\"https://a.test/realm/.well-known/openid-configuration\"");
    }
}
