package fish.remora.protocol.sasl;

import fish.remora.api.AccountId;
import fish.remora.api.ScramCredential;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What SCRAM-SHA-256 makes of a password, to be kept in its place: RFC 5802 §3, RFC 7677. Who has it can pass for the server, not for the client.
 * The arrays are never changed.
 *
 * @param salt chosen at random for each password, 16 octets or more
 * @param iterations of PBKDF2, {@link #LEAST_ITERATIONS} or more
 * @param storedKey H(HMAC(SaltedPassword, "Client Key")), 32 octets
 * @param serverKey HMAC(SaltedPassword, "Server Key"), 32 octets
 */
public record ScramKeys(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
    /** RFC 7677 §4. */
    public static final int LEAST_ITERATIONS = 4096;

    private static final String HMAC = "HmacSHA256";

    /**
     * Derives the keys, on purpose slowly: some milliseconds for 4096 iterations.
     *
     * @param password UTF-8, not yet prepared (RFC 5802 §5.1); left as it is
     * @throws IllegalArgumentException when the salt is empty or the iterations are too few
     */
    public static ScramKeys of(byte[] password, byte[] salt, int iterations) {
        if (salt.length == 0 || iterations < LEAST_ITERATIONS) {
            throw new IllegalArgumentException(salt.length + " octets of salt, " + iterations + " iterations");
        }
        byte[] salted = saltedPassword(password, salt, iterations);
        try {
            byte[] storedKey = hash(hmac(salted, "Client Key"));
            return new ScramKeys(salt.clone(), iterations, storedKey, hmac(salted, "Server Key"));
        } finally {
            Arrays.fill(salted, (byte) 0);
        }
    }

    /** @param account empty: a name that is nobody's, which no proof lets in */
    public ScramCredential credential(Optional<AccountId> account) {
        return new ScramCredential(account, salt, iterations, storedKey, serverKey);
    }

    /** RFC 5802 §2.2: Hi, which is PBKDF2 (RFC 8018 §5.2) for a key of one block. By hand, because the JDK's wants characters. */
    static byte[] saltedPassword(byte[] password, byte[] salt, int iterations) {
        byte[] prepared = SaslPrep.password(password);
        try {
            Mac mac = mac(prepared);
            mac.update(salt);
            byte[] last = mac.doFinal(ByteBuffer.allocate(4).putInt(1).array());
            byte[] sum = last.clone();
            for (int round = 1; round < iterations; round++) {
                mac.update(last);
                mac.doFinal(last, 0);
                xor(sum, last);
            }
            return sum;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a SHA-256 has 32 octets", impossible);
        } finally {
            Arrays.fill(prepared, (byte) 0);
        }
    }

    static byte[] hmac(byte[] key, String text) {
        return mac(key).doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] hash(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** Into the first; the second is as long at least. */
    static void xor(byte[] into, byte[] other) {
        for (int i = 0; i < into.length; i++) {
            into[i] ^= other[i];
        }
    }

    /** HMAC fills a short key up with zeros (RFC 2104 §2), so that a lone zero is the empty key, which the JDK does not take. */
    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, HMAC));
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + HMAC, impossible);
        }
    }

    /** Never its secrets. */
    @Override
    public String toString() {
        return "ScramKeys[iterations=" + iterations + "]";
    }
}
