package fish.remora.app.consumer;

import fish.remora.api.Address;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Ids;
import fish.remora.app.start.Secrets;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Addresses that bring an answer back with the key of the mail it answers: {@code orders+ID-SIGNATURE@shop.example}. The id is that of the
 * submission; the signature, 48 bits of HMAC-SHA-256 under a secret of this installation, keeps strangers from answering what they were never
 * sent. Thread-safe.
 */
@ApplicationScoped
public class AnswerAddresses {
    private static final int SIGNATURE_OCTETS = 6;
    private static final int ID_RADIX = 36;

    private static final Pattern SIGNED = Pattern.compile("(.+)\\+([0-9a-z]{1,13})-([0-9a-f]{12})");

    private static final String KEY = "SELECT key FROM submission WHERE id = ?";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Inject
    private Secrets secrets;

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
        String text = name + "@" + domain.toLowerCase(Locale.ROOT) + " " + id;
        byte[] mac = secrets.mac("answers", text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(mac, 0, SIGNATURE_OCTETS);
    }
}
