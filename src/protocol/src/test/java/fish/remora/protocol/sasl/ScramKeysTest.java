package fish.remora.protocol.sasl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;

/** RFC 5802 §2.2, §3, §5.1. */
class ScramKeysTest {
    private static final byte[] SALT = "some sixteen oct".getBytes(UTF_8);

    private static byte[] storedKey(String password) {
        return ScramKeys.of(password.getBytes(UTF_8), SALT, 4096).storedKey();
    }

    @Test
    void theJdkDerivesTheSame() throws GeneralSecurityException {
        byte[] theirs = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec("pencil".toCharArray(), SALT, 5000, 256))
                .getEncoded();
        assertThat(ScramKeys.saltedPassword("pencil".getBytes(UTF_8), SALT, 5000))
                .isEqualTo(theirs);
    }

    /** RFC 4013 §2. */
    @Test
    void clientsThatWriteAPasswordInAnotherFormMeanTheSame() {
        assertThat(storedKey("se\u0301\u00adsame\u00a0\u2168")).isEqualTo(storedKey("s\u00e9same IX"));
        assertThat(storedKey("sesame")).isNotEqualTo(storedKey("Sesame"));
    }

    @Test
    void anyPasswordHasKeysAndStaysAsItWas() {
        byte[] latin = "s\u00e9same".getBytes(ISO_8859_1);
        assertThat(ScramKeys.of(latin, SALT, 4096).storedKey()).hasSize(32);
        assertThat(latin).isEqualTo("s\u00e9same".getBytes(ISO_8859_1));
        assertThat(storedKey("")).hasSize(32);
    }

    @Test
    void whatIsTooWeakIsRefused() {
        assertThatThrownBy(() -> ScramKeys.of(new byte[1], SALT, 4095)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ScramKeys.of(new byte[1], new byte[0], 4096))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void printsNothingOfItself() {
        ScramKeys keys = ScramKeys.of("pencil".getBytes(UTF_8), SALT, 4096);
        assertThat(keys).hasToString("ScramKeys[iterations=4096]");
        assertThat(keys.credential(Optional.of(FixedAccounts.USER)).serverKey()).isEqualTo(keys.serverKey());
    }
}
