package fish.remora.app.account;

import fish.remora.api.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What may be remembered of a password: keyed digests, whose key lives only in this process. Thread-safe. */
public final class Fingerprints {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key = randomKey();

    /** Of both together: with another text or another password it is another one. */
    public ByteBuffer of(String text, Secret password) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(text.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return ByteBuffer.wrap(mac.doFinal(password.octets()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }

    private static SecretKeySpec randomKey() {
        byte[] octets = new byte[32];
        new SecureRandom().nextBytes(octets);
        return new SecretKeySpec(octets, ALGORITHM);
    }
}
