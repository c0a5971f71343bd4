package fish.remora.app.operation;

import fish.remora.app.start.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;

/** Writes down what people do, in the transaction in which they do it. Thread-safe. */
@ApplicationScoped
public class Audit {
    @Inject
    private Ids ids;

    /**
     * Who does something, and why.
     *
     * @param who an administrator, and from where
     */
    public record Motive(String who, String reason) {}

    /**
     * @return the id of what is written
     * @throws SQLException when it cannot be written: then it must not be done either
     */
    public long write(Connection connection, Motive motive, String action, String object, JsonObject detail)
            throws SQLException {
        long id = ids.next();
        new Query(
                        "INSERT INTO audit (id, at, who, action, object, reason, detail) VALUES (?, now(), ?, ?, ?, ?, ?)",
                        id,
                        motive.who(),
                        action,
                        object,
                        motive.reason(),
                        detail.toString())
                .update(connection);
        return id;
    }
}
