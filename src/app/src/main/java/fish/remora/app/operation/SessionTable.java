package fish.remora.app.operation;

import fish.remora.app.account.Person;
import fish.remora.app.json.Json;
import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The table {@code session} as its owner sees it. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class SessionTable {
    private static final String COLUMNS = """
            SELECT id AS "id", created_at AS "created", used_at AS "used", expires_at AS "expires", remote AS "remote", agent AS "agent",
                   id = ? AS "this"
              FROM session WHERE account_id = ? AND expires_at > now() ORDER BY id""";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    /** All that are open. */
    public JsonArray of(Person person) {
        try (Connection connection = database.getConnection()) {
            JsonArrayBuilder all = Json.createArrayBuilder();
            new Query(COLUMNS, person.session(), person.accountId())
                    .rows(connection)
                    .forEach(all::add);
            return all.build();
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }
}
