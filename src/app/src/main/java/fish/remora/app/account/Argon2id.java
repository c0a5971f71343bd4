package fish.remora.app.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.CryptoServicesRegistrar;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A password's hash: RFC 9106 Argon2id, written as a PHC string, {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}, the two in base64
 * without padding. Immutable.
 *
 * @param memory in KiB
 * @param passes over it
 * @param lanes that could run in parallel; one thread runs them here
 */
record Argon2id(int memory, int passes, int lanes, byte[] salt, byte[] hash) {
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    private static final SecureRandom RANDOM = new SecureRandom();

    static {
        // BouncyCastle notes its defaults in the thread that comes first, a thread of the container's: it would keep
        // our class loader.
        CryptoServicesRegistrar.clearThreadProperty(CryptoServicesRegistrar.Property.DSA_DEFAULT_PARAMS);
        CryptoServicesRegistrar.clearThreadProperty(CryptoServicesRegistrar.Property.DH_DEFAULT_PARAMS);
    }

    /** Hashes a password with the parameters OWASP gives as its first choice: 19 MiB, 2 passes. */
    static Argon2id of(String password) {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        Argon2id empty = new Argon2id(19_456, 2, 1, salt, new byte[32]);
        return new Argon2id(19_456, 2, 1, salt, empty.hash(password.getBytes(StandardCharsets.UTF_8)));
    }

    /** @throws IllegalArgumentException when the text is no such string */
    static Argon2id parse(String phc) {
        Matcher parts = PHC.matcher(phc);
        if (!parts.matches()) {
            throw new IllegalArgumentException("must be $argon2id$v=19$m=...,t=...,p=...$salt$hash");
        }
        return new Argon2id(
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)),
                Base64.getDecoder().decode(parts.group(4)),
                Base64.getDecoder().decode(parts.group(5)));
    }

    /** Takes tens of milliseconds; says nothing by how long it takes. */
    boolean matches(byte[] password) {
        return MessageDigest.isEqual(hash, hash(password));
    }

    private byte[] hash(byte[] password) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memory)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] made = new byte[hash.length];
        generator.generateBytes(password, made);
        return made;
    }

    /** The PHC string. */
    @Override
    public String toString() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + memory + ",t=" + passes + ",p=" + lanes + "$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(hash);
    }
}
