package fish.remora.app.operation;

import fish.remora.app.start.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Writes down what people do, in the transaction in which they do it. Thread-safe. */
@ApplicationScoped
public class Audit {
    @Inject
    private Ids ids;

    /**
     * Who does something, why, and on what grounds.
     *
     * @param who a person or the administrator's token, and from where
     * @param condition on what it builds
     */
    public record Motive(String who, String reason, Version.Condition condition) {
        /** On no condition. */
        public Motive(String who, String reason) {
            this(who, reason, Version.Condition.NONE);
        }
    }

    /**
     * The thing as it is now; nobody else {@linkplain #begin begins} a change of it before this transaction ends.
     *
     * @param kind such as account
     * @param one finds it
     * @throws Stale when the change builds on another state
     */
    Optional<JsonObject> begin(Connection connection, Motive motive, String kind, String object, Query one)
            throws SQLException {
        new Query(
                        "SELECT 1 AS \"locked\" FROM (SELECT pg_advisory_xact_lock(hashtextextended(?, 0))) AS l",
                        kind + " " + object)
                .rows(connection);
        Optional<JsonObject> now = one.rows(connection).stream().findFirst();
        motive.condition().check(now);
        return now;
    }

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
