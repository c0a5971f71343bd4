package fish.remora.app.account;

import fish.remora.app.sql.Rows;
import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import javax.sql.DataSource;

/** The table {@code totp}: the secrets that accounts share with their owners' devices. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class SecondFactors {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** One that is in use stays. */
    private static final String PROPOSE = """
            INSERT INTO totp (account_id, secret, step) SELECT id, ?, 0 FROM account WHERE id = ? AND NOT totp
            ON CONFLICT (account_id) DO UPDATE SET secret = excluded.secret, step = 0""";

    private static final String USE = "UPDATE totp SET step = ? WHERE account_id = ? AND secret = ? AND step < ?";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    /**
     * A new secret, which counts from its first code on.
     *
     * @return none when the account has one in use
     */
    public List<byte[]> propose(long accountId) {
        byte[] secret = new byte[Totp.SECRET_OCTETS];
        RANDOM.nextBytes(secret);
        try (Connection connection = database.getConnection()) {
            return Rows.update(connection, PROPOSE, secret, accountId) == 0 ? List.of() : List.of(secret);
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    /** True when it is the account's code now, and has not been used before. */
    public boolean matches(long accountId, String code) {
        try (Connection connection = database.getConnection()) {
            for (byte[] secret : Rows.read(
                    connection, "SELECT secret FROM totp WHERE account_id = ?", row -> row.getBytes(1), accountId)) {
                OptionalLong step = Totp.step(secret, code, Instant.now());
                if (step.isPresent()) {
                    return Rows.update(connection, USE, step.getAsLong(), accountId, secret, step.getAsLong()) == 1;
                }
            }
            return false;
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }
}
