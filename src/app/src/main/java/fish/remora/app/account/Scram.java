package fish.remora.app.account;

import fish.remora.api.AccountId;
import fish.remora.api.ScramCredential;
import fish.remora.api.Secret;
import fish.remora.app.start.Secrets;
import fish.remora.protocol.sasl.ScramKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** SCRAM credentials as the table has them: {@code iterations:salt:StoredKey:ServerKey}. Thread-safe. */
@ApplicationScoped
public class Scram {
    /** RFC 7677 §4 wants 4096 at least and advises 15000. */
    private static final int ITERATIONS = 15_000;

    private static final int SALT_OCTETS = 16;
    private static final int KEY_OCTETS = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    @Inject
    private Secrets secrets;

    /** Of a new password, as it is stored; takes some milliseconds. */
    public String text(Secret password) {
        byte[] salt = new byte[SALT_OCTETS];
        RANDOM.nextBytes(salt);
        ScramKeys keys = ScramKeys.of(password.octets(), salt, ITERATIONS);
        Base64.Encoder base64 = Base64.getEncoder();
        return Stream.of(salt, keys.storedKey(), keys.serverKey())
                .map(base64::encodeToString)
                .collect(Collectors.joining(":", ITERATIONS + ":", ""));
    }

    /**
     * What a login by this name is checked against.
     *
     * @param account empty, or without a stored credential: one that nobody knows the password of, always the same for the name
     */
    public ScramCredential of(String name, Optional<Account> account) {
        return account.filter(known -> known.scram() != null)
                .map(known -> parse(known.id(), String.valueOf(known.scram())))
                .orElseGet(() -> madeUp(name));
    }

    private static ScramCredential parse(long id, String text) {
        String[] parts = text.split(":", -1);
        Base64.Decoder base64 = Base64.getDecoder();
        return new ScramCredential(
                Optional.of(new AccountId(id)),
                base64.decode(parts[1]),
                Integer.parseInt(parts[0]),
                base64.decode(parts[2]),
                base64.decode(parts[3]));
    }

    private ScramCredential madeUp(String name) {
        byte[] salt = secrets.mac("scram", name.getBytes(StandardCharsets.UTF_8));
        return new ScramCredential(
                Optional.empty(),
                Arrays.copyOf(salt, SALT_OCTETS),
                ITERATIONS,
                new byte[KEY_OCTETS],
                new byte[KEY_OCTETS]);
    }
}
