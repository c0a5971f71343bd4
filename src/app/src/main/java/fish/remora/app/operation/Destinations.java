package fish.remora.app.operation;

import fish.remora.app.account.DomainName;
import fish.remora.app.json.Json;
import fish.remora.app.operation.Audit.Motive;
import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Health and limits of next hops. One without a row is healthy and has no limit of its own. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class Destinations {
    /** {@code max_connections} and {@code max_per_minute} of the schema. */
    public static final int MOST_CONNECTIONS = 1000;

    public static final int MOST_PER_MINUTE = 10_000_000;

    private static final Pattern NAME =
            Pattern.compile("\\[[a-z0-9.:_-]{1,255}](:[0-9]{1,5})?|[a-z0-9_]([a-z0-9._-]{0,252}[a-z0-9])?");

    private static final String COLUMNS = """
            SELECT name AS "name", max_connections AS "maxConnections", max_per_minute AS "maxPerMinute", suspended AS "suspended",
                   reason AS "reason", failures AS "failures", not_before AS "notBefore", last_reply AS "lastReply", failed_at AS "failedAt"
              FROM destination WHERE""";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Inject
    private Audit audit;

    /** @param failing those with failures, or suspended ones, alone */
    public JsonObject list(Page page, boolean failing) {
        Query query = new Query(COLUMNS + " name > ?", page.after());
        if (failing) {
            query.add("AND (failures > 0 OR suspended)");
        }
        try (Connection connection = database.getConnection()) {
            List<JsonObject> rows =
                    query.add("ORDER BY name LIMIT ?", page.limit() + 1).rows(connection);
            return page.answer("destinations", rows, row -> row.getString("name"));
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    /** Sets both limits; one that is not given is none. */
    public JsonObject limit(String name, Optional<Integer> connections, Optional<Integer> perMinute, Motive motive) {
        Query change = new Query("""
                INSERT INTO destination (name, max_connections, max_per_minute) VALUES (?, nullif(?, 0), nullif(?, 0))
                ON CONFLICT (name) DO UPDATE SET max_connections = excluded.max_connections, max_per_minute = excluded.max_per_minute""", checked(name), connections.orElse(0), perMinute.orElse(0));
        return change(change, name, "destination.limit", motive);
    }

    /** Nothing is sent there until it is resumed. */
    public JsonObject suspend(String name, Motive motive) {
        Query change = new Query("""
                INSERT INTO destination (name, suspended, reason) VALUES (?, true, ?)
                ON CONFLICT (name) DO UPDATE SET suspended = true, reason = excluded.reason""", checked(name), motive.reason());
        return change(change, name, "destination.suspend", motive);
    }

    /** Ends a suspension, and a back-off: the next probe goes at once. */
    public JsonObject resume(String name, Motive motive) {
        Query change = new Query("""
                UPDATE destination SET suspended = false, reason = NULL,
                       not_before = CASE WHEN not_before > now() THEN now() ELSE not_before END
                 WHERE name = ?""", checked(name));
        return change(change, name, "destination.resume", motive);
    }

    private JsonObject change(Query change, String name, String action, Motive motive) {
        try (Connection connection = database.getConnection()) {
            change.update(connection);
            List<JsonObject> rows = new Query(COLUMNS + " name = ?", checked(name)).rows(connection);
            JsonObject now = rows.isEmpty()
                    ? Json.createObjectBuilder().add("name", checked(name)).build()
                    : rows.get(0);
            audit.write(connection, motive, action, checked(name), now);
            return now;
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    /** As the queue writes it: a domain in A-labels and lower case, an address literal, or {@code [host]:port}. */
    static String checked(String name) {
        String canonical = canonical(name.strip());
        if (canonical == null || !NAME.matcher(canonical).matches()) {
            throw new Invalid("destination", name, "a domain, an address literal in brackets, or [host]:port");
        }
        return canonical;
    }

    private static @Nullable String canonical(String name) {
        if (name.startsWith("[")) {
            return name.toLowerCase(Locale.ROOT);
        }
        try {
            return DomainName.canonical(name);
        } catch (IllegalArgumentException noName) {
            return null;
        }
    }
}
