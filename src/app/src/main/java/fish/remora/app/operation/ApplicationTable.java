package fish.remora.app.operation;

import fish.remora.api.Priority;
import fish.remora.api.RecipientPattern;
import fish.remora.app.account.Passwords;
import fish.remora.app.tenant.SafeMode;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The table {@code application}: what applications may do. A credential goes in and never comes out. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class ApplicationTable extends ManagedTable {
    private static final int MOST = 100_000_000;
    private static final Pattern NAME = Pattern.compile("[^\\p{Cc}/]{1,200}");

    private static final String COLUMNS = """
            SELECT name AS "name", credential IS NOT NULL AS "credential", array_to_string(senders, ',') AS "senders",
                   per_hour AS "perHour", per_day AS "perDay", priority AS "priority", safe_mode AS "safeMode"
              FROM application WHERE""";

    /** A credential that is not given stays as it is. */
    private static final String PUT = """
            INSERT INTO application AS a (name, credential, senders, per_hour, per_day, priority, safe_mode)
            VALUES (?, nullif(?, ''), ?, nullif(?, 0), nullif(?, 0), ?, nullif(?, ''))
            ON CONFLICT (name) DO UPDATE SET credential = coalesce(excluded.credential, a.credential), senders = excluded.senders,
                per_hour = excluded.per_hour, per_day = excluded.per_day, priority = excluded.priority,
                safe_mode = excluded.safe_mode""";

    @Inject
    private Passwords passwords;

    public ApplicationTable() {
        super(new Kind(
                "application",
                "applications",
                "name",
                COLUMNS,
                Set.of(),
                Set.of("credential", "senders", "perHour", "perDay", "priority", "safeMode")));
    }

    @Override
    void narrow(Query query, Parameters filter, Page page, Scope scope) {
        query.add("AND name > ? ORDER BY name", page.after());
    }

    @Override
    String canonical(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new Invalid("name", name.replaceAll("\\p{Cc}", "?"), "1 to 200 characters, none of them a slash");
        }
        return name;
    }

    @Override
    Query one(String name) {
        return new Query(COLUMNS + " name = ?", canonical(name));
    }

    @Override
    String write(Connection connection, String name, Parameters rights, Optional<JsonObject> before)
            throws SQLException {
        new Query(
                        PUT,
                        name,
                        rights.secret("credential").map(passwords::hash).orElse(""),
                        senders(rights),
                        rights.number("perHour", 1, MOST).orElse(0),
                        rights.number("perDay", 1, MOST).orElse(0),
                        priority(rights).toString(),
                        safeMode(rights).orElse(""))
                .update(connection);
        return "put";
    }

    @Override
    void remove(Connection connection, String name, JsonObject before) throws SQLException {
        new Query("DELETE FROM application WHERE name = ?", name).update(connection);
    }

    private static String[] senders(Parameters rights) {
        String list = rights.text("senders").orElse("");
        try {
            return list.isEmpty()
                    ? new String[0]
                    : SafeMode.patterns(list).stream()
                            .map(RecipientPattern::toString)
                            .toArray(String[]::new);
        } catch (IllegalArgumentException wrong) {
            throw new Invalid(
                    "senders", list, "a comma list of patterns such as shop@example.org, *@example.org or *@*");
        }
    }

    private static Priority priority(Parameters rights) {
        String text = rights.text("priority").orElse(Priority.HIGH.toString());
        try {
            return Priority.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new Invalid(
                    "priority", text, String.valueOf(wrong.getMessage()).replaceFirst("must be ", ""));
        }
    }

    private static Optional<String> safeMode(Parameters rights) {
        Optional<String> mode = rights.text("safeMode");
        try {
            mode.ifPresent(SafeMode::parse);
        } catch (IllegalArgumentException wrong) {
            throw new Invalid(
                    "safeMode",
                    mode.orElse(""),
                    String.valueOf(wrong.getMessage()).replaceFirst("must be ", ""));
        }
        return mode;
    }
}
