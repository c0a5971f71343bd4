package fish.remora.app.account;

import fish.remora.api.Secret;
import fish.remora.app.sql.Rows;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Passwords for single programs: {@code abcde-fghij-klmno-pqrst}, a hundred random bits. Known by their form, so that a person's password never costs
 * a look for one. Thread-safe.
 */
@ApplicationScoped
public class AppPasswords {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final Pattern FORM = Pattern.compile("[a-z2-7]{5}(-[a-z2-7]{5}){3}");
    private static final int GROUPS = 4;
    private static final int IN_A_GROUP = 5;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Written once an hour: a program that polls each minute is no load. */
    private static final String USE = """
            UPDATE app_password SET used_at = now() WHERE id = ? AND (used_at IS NULL OR used_at < now() - interval '1 hour')""";

    private static final String FIND = """
            SELECT id FROM app_password
             WHERE account_id = ? AND hash = ? AND ? = ANY (protocols) AND (expires_at IS NULL OR expires_at > now())""";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    /** A new one, to be shown once. */
    public String make() {
        StringBuilder made = new StringBuilder();
        for (int i = 0; i < GROUPS * IN_A_GROUP; i++) {
            made.append(i > 0 && i % IN_A_GROUP == 0 ? "-" : "")
                    .append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return made.toString();
    }

    /** What is kept of it. */
    public byte[] hash(byte[] password) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(password);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /**
     * Whether it lets the account in by this protocol.
     *
     * @throws IllegalStateException when the database does not say
     */
    public boolean matches(Account account, Secret password, String protocol) {
        if (!FORM.matcher(new String(password.octets(), StandardCharsets.UTF_8)).matches()) {
            return false;
        }
        try (Connection connection = database.getConnection()) {
            List<Long> found =
                    Rows.read(connection, FIND, row -> row.getLong(1), account.id(), hash(password.octets()), protocol);
            for (long id : found) {
                Rows.update(connection, USE, id);
            }
            return !found.isEmpty();
        } catch (SQLException failure) {
            throw new IllegalStateException("passwords cannot be read: " + failure.getMessage(), failure);
        }
    }
}
