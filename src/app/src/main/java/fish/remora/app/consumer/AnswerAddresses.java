package fish.remora.app.consumer;

import fish.remora.api.Address;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Ids;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that bring an answer back with the key of the mail it answers: {@code orders+ID-SIGNATURE@shop.example}. The id is that of the
 * submission; the signature, 48 bits of HMAC-SHA-256 under a secret of this installation, keeps strangers from answering what they were never
 * sent. Thread-safe.
 */
@ApplicationScoped
public class AnswerAddresses {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SECRET_OCTETS = 32;
    private static final int SIGNATURE_OCTETS = 6;
    private static final int ID_RADIX = 36;

    private static final Pattern SIGNED = Pattern.compile("(.+)\\+([0-9a-z]{1,13})-([0-9a-f]{12})");

    private static final String MAKE = "INSERT INTO secret (name, octets) VALUES ('answers', ?) ON CONFLICT DO NOTHING";
    private static final String READ = "SELECT octets FROM secret WHERE name = 'answers'";
    private static final String KEY = "SELECT key FROM submission WHERE id = ?";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    private volatile byte @Nullable [] secret;

    /**
     * @param base where answers should go
     * @param submission the mail that they answer
     * @throws IllegalArgumentException when the base's name is too long to take the signature as well
     */
    public Address sign(Address base, long submission) {
        String id = Ids.name(submission);
        try {
            String signature = signature(base.localKey(), base.domain(), id);
            return new Address(base.localPart() + "+" + id + "-" + signature, base.domain());
        } catch (IllegalArgumentException tooLong) {
            throw new IllegalArgumentException(
                    "answersTo=" + base + ": must have at most 38 characters before the @, none of them quoted",
                    tooLong);
        }
    }

    /** The key of the mail that an answer to this recipient answers; empty when it is not signed by us, or the mail is forgotten. */
    public Optional<String> key(Address recipient) throws SQLException {
        Matcher parts = SIGNED.matcher(recipient.localKey());
        if (!parts.matches()) {
            return Optional.empty();
        }
        byte[] wanted =
                signature(parts.group(1), recipient.domain(), parts.group(2)).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(wanted, parts.group(3).getBytes(StandardCharsets.US_ASCII))) {
            return Optional.empty();
        }
        try (Connection connection = database.getConnection()) {
            return Rows.read(connection, KEY, row -> row.getString(1), Long.parseLong(parts.group(2), ID_RADIX))
                    .stream()
                    .filter(Objects::nonNull)
                    .findFirst();
        }
    }

    private String signature(String name, String domain, String id) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret(), ALGORITHM));
            String text = name + "@" + domain.toLowerCase(Locale.ROOT) + " " + id;
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)), 0, SIGNATURE_OCTETS);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("each JDK has " + ALGORITHM, impossible);
        }
    }

    private byte[] secret() {
        byte[] known = secret;
        if (known == null) {
            known = read();
            secret = known;
        }
        return known;
    }

    /** The first node makes it. */
    private byte[] read() {
        byte[] fresh = new byte[SECRET_OCTETS];
        new SecureRandom().nextBytes(fresh);
        try (Connection connection = database.getConnection()) {
            Rows.update(connection, MAKE, fresh);
            return Rows.read(connection, READ, row -> row.getBytes(1)).get(0);
        } catch (SQLException failure) {
            throw new IllegalStateException("the secret cannot be read: " + failure.getMessage(), failure);
        }
    }
}
