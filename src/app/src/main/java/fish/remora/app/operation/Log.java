package fish.remora.app.operation;

import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;

/** The audit as people read it. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class Log {
    private static final String COLUMNS = """
            SELECT id AS "id", at AS "at", who AS "who", action AS "action", object AS "object", reason AS "reason", detail AS "detail"
              FROM audit WHERE true""";

    /** What a list is narrowed down by. */
    public static final Set<String> FILTER = Set.of("object", "action");

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    /** One page, the newest first. */
    public JsonObject list(Parameters filter, Page page) {
        Query query = new Query(COLUMNS);
        filter.text("object").ifPresent(object -> query.add("AND object = ?", object));
        filter.text("action").ifPresent(action -> query.add("AND action = ?", action));
        if (!page.after().isEmpty()) {
            query.add("AND id < ?", page.afterId());
        }
        query.add("ORDER BY id DESC LIMIT ?", page.limit() + 1);
        try (Connection connection = database.getConnection()) {
            return page.answer("audit", query.rows(connection), row -> row.getString("id"));
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }
}
