package fish.remora.protocol.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.AccountId;
import fish.remora.api.Authenticator;
import fish.remora.api.Denied;
import fish.remora.api.Peer;
import fish.remora.api.ScramCredential;
import fish.remora.api.Secret;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** In each mechanism the right password always enters, and any other never does. */
class AuthDialoguePropertyTest {
    private static final AccountId ANN = new AccountId(7);
    private static final String USER = "ann,=@mx.test";
    private static final String SCRAM_USER = "ann=2C=3D@mx.test";

    /** Without NUL, which no password has (RFC 4616 §2), and no longer than the block that HMAC does not hash (RFC 2104 §2). */
    @Provide
    Arbitrary<String> passwords() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars("\u00e9\u00df\u4e2d\ud7a3,=")
                .ofMinLength(1)
                .ofMaxLength(16);
    }

    /** Somebody with a password of which an application keeps what it should. */
    private record Ann(byte[] password, ScramKeys keys) implements Authenticator {
        static Ann with(String password) {
            byte[] octets = password.getBytes(UTF_8);
            return new Ann(octets, ScramKeys.of(octets, "salt".getBytes(UTF_8), 4096));
        }

        @Override
        public AccountId login(Peer peer, String user, Secret given) throws Denied {
            if (user.equals(USER) && Arrays.equals(password, given.octets())) {
                return ANN;
            }
            throw new Denied(Denied.Code.AUTHENTICATIONFAILED, "Wrong user or password");
        }

        @Override
        public ScramCredential scram(Peer peer, String user) {
            return keys.credential(user.equals(USER) ? Optional.of(ANN) : Optional.empty());
        }

        @Override
        public void proved(Peer peer, String user, boolean right) {}

        /** Whoever knows the password could have made the token. */
        @Override
        public AccountId token(Peer peer, Optional<String> user, Secret token) throws Denied {
            return login(peer, user.orElse(USER), new Secret(Base64.getDecoder().decode(token.octets())));
        }

        @Override
        public AccountId certified(Peer peer, Optional<String> user) throws Denied {
            throw new Denied(Denied.Code.AUTHENTICATIONFAILED, "Nobody has a certificate");
        }
    }

    @Property(tries = 100)
    void onlyTheRightPasswordEnters(@ForAll("passwords") String right, @ForAll("passwords") String other)
            throws BadResponse {
        Ann ann = Ann.with(right);
        for (String given : new String[] {right, other}) {
            Optional<AccountId> expected = given.equals(right) ? Optional.of(ANN) : Optional.empty();
            assertThat(plain(ann, given)).as("PLAIN").isEqualTo(expected);
            assertThat(login(ann, given)).as("LOGIN").isEqualTo(expected);
            assertThat(scram(ann, given)).as("SCRAM").isEqualTo(expected);
            assertThat(plus(ann, given)).as("PLUS").isEqualTo(expected);
            String auth = "auth=Bearer " + ScramClient.base64(given) + "\1\1";
            assertThat(token(begin("OAUTHBEARER", ann), "n,a=" + SCRAM_USER + ",\1" + auth))
                    .as("OAUTHBEARER")
                    .isEqualTo(expected);
            assertThat(token(begin("OAUTHBEARER", ann), "y,,\1" + auth))
                    .as("OAUTHBEARER without a name")
                    .isEqualTo(expected);
            assertThat(token(begin("XOAUTH2", ann), "user=" + USER + "\1" + auth))
                    .as("XOAUTH2")
                    .isEqualTo(expected);
        }
    }

    private static AuthDialogue begin(String mechanism, Ann ann) {
        return AuthDialogue.begin(mechanism, ann, FixedAccounts.BOUND, FixedAccounts.ISSUERS)
                .orElseThrow();
    }

    private static Optional<AccountId> plain(Ann ann, String password) throws BadResponse {
        try {
            Turn turn = begin("PLAIN", ann).start(ScramClient.base64("\0" + USER + "\0" + password));
            return Optional.of(((Turn.Done) turn).account());
        } catch (Denied denied) {
            return Optional.empty();
        }
    }

    private static Optional<AccountId> login(Ann ann, String password) throws BadResponse {
        try {
            AuthDialogue dialogue = begin("LOGIN", ann);
            dialogue.start(ScramClient.base64(USER));
            Turn turn = dialogue.answer(ScramClient.base64(password).getBytes(UTF_8));
            return Optional.of(((Turn.Done) turn).account());
        } catch (Denied denied) {
            return Optional.empty();
        }
    }

    private static Optional<AccountId> token(AuthDialogue dialogue, String message) throws BadResponse {
        try {
            Turn turn = dialogue.start(ScramClient.base64(message));
            if (turn instanceof Turn.Done done) {
                return Optional.of(done.account());
            }
            dialogue.answer("AQ==".getBytes(UTF_8));
            throw new AssertionError("goes on after a refusal");
        } catch (Denied denied) {
            return Optional.empty();
        }
    }

    private static Optional<AccountId> scram(Ann ann, String password) throws BadResponse {
        return scram(begin("SCRAM-SHA-256", ann), ScramClient.of("n,,", SCRAM_USER), password);
    }

    private static Optional<AccountId> plus(Ann ann, String password) throws BadResponse {
        ScramClient client = new ScramClient(
                "p=tls-server-end-point,,", FixedAccounts.END_POINT, "n=" + SCRAM_USER + ",r=" + ScramClient.NONCE);
        return scram(begin("SCRAM-SHA-256-PLUS", ann), client, password);
    }

    private static Optional<AccountId> scram(AuthDialogue dialogue, ScramClient client, String password)
            throws BadResponse {
        try {
            Turn.Ask first = (Turn.Ask) dialogue.start(client.first());
            dialogue.answer(client.last(first.base64Challenge(), password));
            return Optional.of(((Turn.Done) dialogue.answer(new byte[0])).account());
        } catch (Denied denied) {
            return Optional.empty();
        }
    }
}
