package fish.remora.app.account;

import fish.remora.api.Address;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Ids;
import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The table {@code session}: who is logged in to the pages and the REST interface. A session ends twelve hours after its last use, thirty days after its
 * beginning, when its owner closes it, and with a new password.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class Sessions {
    private static final int TOKEN_OCTETS = 32;
    private static final int LONGEST_AGENT = 200;
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final String OPEN = """
            INSERT INTO session (id, hash, account_id, created_at, expires_at, used_at, remote, agent)
            VALUES (?, ?, ?, now(), now() + interval '12 hours', now(), ?, ?)""";

    private static final String FIND = """
            SELECT s.id, a.id, a.local_part || '@' || d.name, a.role = 'administrator',
                   ARRAY(SELECT m.name FROM domain_administrator r JOIN domain m ON m.id = r.domain_id WHERE r.account_id = a.id AND m.alias_of IS NULL)
              FROM session s JOIN account a ON a.id = s.account_id JOIN domain d ON d.id = a.domain_id
             WHERE s.hash = ? AND s.expires_at > now() AND a.login""";

    /** Once a minute at most. */
    private static final String USE = """
            UPDATE session SET used_at = now(), expires_at = least(now() + interval '12 hours', created_at + interval '30 days')
             WHERE id = ? AND used_at < now() - interval '1 minute'""";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Inject
    private Ids ids;

    /**
     * Begins one.
     *
     * @param agent the program, as it calls itself; empty: it does not
     * @return the token, which only the client keeps
     */
    public String open(long accountId, String remote, String agent) {
        byte[] octets = new byte[TOKEN_OCTETS];
        RANDOM.nextBytes(octets);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        String program = agent.substring(0, Math.min(agent.length(), LONGEST_AGENT));
        try (Connection connection = database.getConnection()) {
            Rows.update(connection, "DELETE FROM session WHERE expires_at < now()");
            Rows.update(connection, OPEN, ids.next(), hash(token), accountId, remote, program);
            return token;
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    /** Whose token it is; empty: nobody's, or not any more. */
    public Optional<Person> find(String token) {
        try (Connection connection = database.getConnection()) {
            List<Person> found = Rows.read(connection, FIND, Sessions::person, hash(token));
            for (Person person : found) {
                Rows.update(connection, USE, person.session());
            }
            return found.stream().findFirst();
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    private static Person person(ResultSet row) throws SQLException {
        return new Person(
                row.getLong(1), row.getLong(2), Address.parse(row.getString(3)), row.getBoolean(4), Set.of((String[])
                        row.getArray(5).getArray()));
    }

    /** False when the account has no such session. */
    public boolean close(long accountId, long id) {
        try (Connection connection = database.getConnection()) {
            return Rows.update(connection, "DELETE FROM session WHERE account_id = ? AND id = ?", accountId, id) == 1;
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
