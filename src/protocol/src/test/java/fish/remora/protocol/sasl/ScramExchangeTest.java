package fish.remora.protocol.sasl;

import static fish.remora.api.Denied.Code.AUTHENTICATIONFAILED;
import static fish.remora.api.Denied.Code.AUTHORIZATIONFAILED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fish.remora.api.AccountId;
import fish.remora.api.Counters;
import fish.remora.api.Counters.Counter;
import fish.remora.api.Denied;
import fish.remora.api.Peer;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** RFC 5802, RFC 7677. */
class ScramExchangeTest {
    private static final String PLUS = "p=tls-server-end-point,,";

    private final FixedAccounts accounts = new FixedAccounts();

    private AuthDialogue dialogue(String mechanism, Peer peer) {
        return AuthDialogue.begin(
                        mechanism, new Parties(accounts, peer, List.of(), () -> "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"))
                .orElseThrow();
    }

    private AuthDialogue plain() {
        return dialogue("SCRAM-SHA-256", FixedAccounts.SECURE);
    }

    private static String challenge(Turn turn) {
        return ((Turn.Ask) turn).base64Challenge();
    }

    private static byte[] line(String message) {
        return ScramClient.base64(message).getBytes(UTF_8);
    }

    private static void denied(Denied.Code code, ThrowingCallable call) {
        assertThat(catchThrowableOfType(Denied.class, call).code()).isEqualTo(code);
    }

    private static void malformed(ThrowingCallable call) {
        assertThat(catchThrowableOfType(BadResponse.class, call).reason()).isEqualTo(BadResponse.Reason.MALFORMED);
    }

    private AccountId enter(AuthDialogue dialogue, ScramClient client) throws Denied, BadResponse {
        Turn turn = dialogue.start(client.first());
        dialogue.answer(client.last(challenge(turn), "pencil"));
        return ((Turn.Done) dialogue.answer(new byte[0])).account();
    }

    @Test
    void theExampleOfRfc7677() throws Denied, BadResponse {
        AuthDialogue dialogue = plain();
        assertThat(dialogue.start(null)).isEqualTo(new Turn.Ask(""));
        String nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        assertThat(ScramClient.text(challenge(dialogue.answer(line("n,,n=user,r=rOprNGfwEbeRWgbNEkqO")))))
                .isEqualTo("r=" + nonce + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        Turn verified = dialogue.answer(line("c=biws,r=" + nonce + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="));
        assertThat(ScramClient.text(challenge(verified))).isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        assertThat(dialogue.answer(new byte[0])).isEqualTo(new Turn.Done(FixedAccounts.USER));
    }

    @Test
    void eachLoginIsCounted() throws Denied, BadResponse {
        long right = Counters.shared().value(Counter.LOGINS);
        enter(plain(), ScramClient.of("n,,", "user"));
        assertThat(Counters.shared().value(Counter.LOGINS)).isGreaterThan(right);

        long wrong = Counters.shared().value(Counter.LOGINS_FAILED);
        denied(AUTHENTICATIONFAILED, () -> enter(plain(), ScramClient.of("n,,", "nobody")));
        assertThat(Counters.shared().value(Counter.LOGINS_FAILED)).isGreaterThan(wrong);
    }

    @Test
    void theApplicationHearsTheOutcomeAndHasTheLastWord() throws Denied, BadResponse {
        enter(plain(), ScramClient.of("n,,", "user"));
        denied(AUTHENTICATIONFAILED, () -> enter(plain(), ScramClient.of("n,,", "tim")));
        denied(AUTHENTICATIONFAILED, () -> enter(plain(), ScramClient.of("n,,", "nobody")));
        assertThat(accounts.proofs).containsExactly("user: true", "tim: false", "nobody: false");
        accounts.shutOut = true;
        denied(AUTHENTICATIONFAILED, () -> enter(plain(), ScramClient.of("n,,", "user")));
    }

    @Test
    void aWrongProofIsDenied() throws Denied, BadResponse {
        AuthDialogue dialogue = plain();
        ScramClient client = ScramClient.of("n,,", "user");
        Turn turn = dialogue.start(client.first());
        denied(AUTHENTICATIONFAILED, () -> dialogue.answer(client.last(challenge(turn), "pencils")));
        assertThatThrownBy(() -> dialogue.answer(new byte[0])).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aProofOfAnotherLengthIsMalformed() throws Denied, BadResponse {
        AuthDialogue dialogue = plain();
        String nonce = ScramClient.NONCE + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        dialogue.start(ScramClient.of("n,,", "user").first());
        malformed(() -> dialogue.answer(line("c=biws,r=" + nonce + ",p=dHzb")));
    }

    @Test
    void anotherNonceIsDenied() throws Denied, BadResponse {
        for (String other : new String[] {ScramClient.NONCE, ScramClient.NONCE + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k1"}) {
            AuthDialogue dialogue = plain();
            ScramClient client = ScramClient.of("n,,", "user");
            String serverFirst = ScramClient.text(challenge(dialogue.start(client.first())));
            denied(AUTHENTICATIONFAILED, () -> dialogue.answer(client.last(serverFirst, "pencil", other)));
        }
    }

    @Test
    void eachDialogueHasItsOwnNonce() throws Denied, BadResponse {
        String first = ScramClient.of("n,,", "user").first();
        Turn one = AuthDialogue.begin("SCRAM-SHA-256", accounts, FixedAccounts.CLEAR, List.of())
                .orElseThrow()
                .start(first);
        Turn other = AuthDialogue.begin("SCRAM-SHA-256", accounts, FixedAccounts.CLEAR, List.of())
                .orElseThrow()
                .start(first);
        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void whoBelievesThatNothingIsOfferedIsRightOrDeceived() throws Denied, BadResponse {
        ScramClient client = ScramClient.of("y,,", "user");
        assertThat(enter(plain(), client)).isEqualTo(FixedAccounts.USER);
        AuthDialogue offered = dialogue("SCRAM-SHA-256", FixedAccounts.BOUND);
        denied(AUTHENTICATIONFAILED, () -> offered.start(client.first()));
    }

    @Test
    void whoKnowsNoBindingComesInWithout() throws Denied, BadResponse {
        AuthDialogue offered = dialogue("SCRAM-SHA-256", FixedAccounts.BOUND);
        assertThat(enter(offered, ScramClient.of("n,,", "user"))).isEqualTo(FixedAccounts.USER);
    }

    @Test
    void aRightBindingComesIn() throws Denied, BadResponse {
        AuthDialogue dialogue = dialogue("SCRAM-SHA-256-PLUS", FixedAccounts.BOUND);
        ScramClient client = ScramClient.bound(PLUS, FixedAccounts.END_POINT);
        assertThat(enter(dialogue, client)).isEqualTo(FixedAccounts.USER);
    }

    @Test
    void aWrongBindingIsDenied() {
        for (String bound : new String[] {"", "hash of another certificate"}) {
            AuthDialogue dialogue = dialogue("SCRAM-SHA-256-PLUS", FixedAccounts.BOUND);
            denied(AUTHENTICATIONFAILED, () -> enter(dialogue, ScramClient.bound(PLUS, bound.getBytes(UTF_8))));
        }
    }

    @Test
    void plusTakesItsBindingAndNoOther() {
        for (String header : new String[] {"n,,", "y,,", "p=tls-unique,,", "p=tls-exporter,,"}) {
            AuthDialogue dialogue = dialogue("SCRAM-SHA-256-PLUS", FixedAccounts.BOUND);
            denied(
                    AUTHENTICATIONFAILED,
                    () -> dialogue.start(ScramClient.of(header, "user").first()));
        }
    }

    @Test
    void onlyPlusBinds() {
        for (Peer peer : new Peer[] {FixedAccounts.SECURE, FixedAccounts.BOUND}) {
            AuthDialogue dialogue = dialogue("SCRAM-SHA-256", peer);
            denied(
                    AUTHENTICATIONFAILED,
                    () -> dialogue.start(ScramClient.of(PLUS, "user").first()));
        }
    }

    @Test
    void nobodyActsForAnother() throws Denied, BadResponse {
        assertThat(enter(plain(), ScramClient.of("n,a=user,", "user"))).isEqualTo(FixedAccounts.USER);
        denied(
                AUTHORIZATIONFAILED,
                () -> plain().start(ScramClient.of("n,a=tim,", "user").first()));
    }

    @Test
    void commaAndEqualsSignAreEscaped() throws Denied, BadResponse {
        assertThat(enter(plain(), ScramClient.of("n,,", "a=2Cb=3Dc"))).isEqualTo(new AccountId(4));
        assertThat(enter(plain(), ScramClient.of("n,a=a=2cb=3dc,", "a=2Cb=3Dc")))
                .isEqualTo(new AccountId(4));
        malformed(() -> plain().start(ScramClient.of("n,,", "a=2Db").first()));
        malformed(() -> plain().start(ScramClient.of("n,,", "a=").first()));
    }

    @Test
    void anotherFormOfTheNameIsTheSameName() throws Denied, BadResponse {
        assertThat(enter(plain(), ScramClient.of("n,a=us\u00ader,", "\uff55ser")))
                .isEqualTo(FixedAccounts.USER);
        denied(
                AUTHENTICATIONFAILED,
                () -> plain().start(ScramClient.of("n,,", "us\u0007er").first()));
        denied(
                AUTHENTICATIONFAILED,
                () -> plain().start(ScramClient.of("n,,", "\u00ad").first()));
    }

    @Test
    void optionalExtensionsArePassedOverAndMandatoryOnesRefused() throws Denied, BadResponse {
        ScramClient client = new ScramClient("n,,", new byte[0], "n=user,r=" + ScramClient.NONCE + ",x=y,z=1");
        assertThat(enter(plain(), client)).isEqualTo(FixedAccounts.USER);
        malformed(() -> plain().start(new ScramClient("n,,", new byte[0], "m=x," + client.bare()).first()));
    }

    @Test
    void whatIsNoMessageIsMalformed() throws Denied, BadResponse {
        for (String message : new String[] {
            "",
            "n",
            "n,,",
            "n,,n=user",
            "n,,n=,r=x",
            "n,,n=user,r=",
            "n,,n=user,r=a b",
            "x,,n=user,r=x",
            "p=,,n=user,r=x",
            "n,b=x,n=user,r=x",
            "n,a=,n=user,r=x",
            "n,,r=x,n=user",
            "n,,n=us\0er,r=x",
            "n,,n=user,r=x,",
            "n,,n=user,r=x,y"
        }) {
            malformed(() -> plain().startWith(line(message)));
        }
        for (String message :
                new String[] {"", "c=biws", "c=biws,r=x", "c=biws,r=x,p=", "c=!,r=x,p=AAAA", "c=b,r=x,p=AAAA"}) {
            AuthDialogue dialogue = plain();
            dialogue.start(ScramClient.of("n,,", "user").first());
            malformed(() -> dialogue.answer(line(message)));
        }
    }

    @Test
    void nothingIsSaidBehindTheServersSignature() throws Denied, BadResponse {
        AuthDialogue dialogue = plain();
        ScramClient client = ScramClient.of("n,,", "user");
        Turn turn = dialogue.start(client.first());
        dialogue.answer(client.last(challenge(turn), "pencil"));
        malformed(() -> dialogue.answer(line("more")));
    }
}
