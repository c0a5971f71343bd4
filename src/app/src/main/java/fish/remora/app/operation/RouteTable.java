package fish.remora.app.operation;

import fish.remora.app.account.DomainName;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The table {@code route}: where mail for foreign domains goes. A password goes in and never comes out. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class RouteTable extends ManagedTable {
    private static final int MOST_PORT = 65_535;

    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,252}[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45}");
    private static final Pattern DOMAIN =
            Pattern.compile("[a-z0-9_]([a-z0-9._-]{0,252}[a-z0-9])?|\\[[a-z0-9.:]{1,60}]");

    private static final String COLUMNS = """
            SELECT pattern AS "pattern", action AS "action", host AS "host", port AS "port", username AS "username", text AS "text"
              FROM route WHERE""";

    private static final String PUT = """
            INSERT INTO route (pattern, action, host, port, username, password, text)
            VALUES (?, ?, nullif(?, ''), nullif(?, 0), nullif(?, ''), nullif(?, ''), nullif(?, ''))
            ON CONFLICT (pattern) DO UPDATE SET action = excluded.action, host = excluded.host, port = excluded.port,
                username = excluded.username, password = excluded.password, text = excluded.text""";

    /** The schema's. */
    public enum Action {
        MX,
        HOST,
        HOLD,
        REFUSE
    }

    public RouteTable() {
        super(new Kind(
                "route",
                "routes",
                "pattern",
                COLUMNS,
                Set.of(),
                Set.of("action", "host", "port", "username", "password", "text")));
    }

    @Override
    void narrow(Query query, Parameters filter, Page page, Scope scope) {
        query.add("AND pattern > ? ORDER BY pattern", page.after());
    }

    @Override
    String canonical(String text) {
        return checked(text);
    }

    @Override
    Query one(String text) {
        return new Query(COLUMNS + " pattern = ?", checked(text));
    }

    @Override
    String write(Connection connection, String name, Parameters route, Optional<JsonObject> before)
            throws SQLException {
        read(name, route).update(connection);
        return "put";
    }

    @Override
    void remove(Connection connection, String name, JsonObject before) throws SQLException {
        new Query("DELETE FROM route WHERE pattern = ?", name).update(connection);
    }

    private static Query read(String pattern, Parameters route) {
        Action action = route.choice("action", Action.class)
                .orElseThrow(() -> new Invalid("action", "", "one of MX, HOST, HOLD, REFUSE"));
        checkHost(action == Action.HOST, route);
        checkLogin(action == Action.HOST, route);
        Optional<String> text = route.text("text");
        check(
                "text",
                text,
                text.isEmpty() || action == Action.REFUSE || action == Action.HOLD,
                "left out: only HOLD and REFUSE say why");
        return new Query(
                PUT,
                pattern,
                action.name(),
                route.text("host").orElse(""),
                route.number("port", 1, MOST_PORT).orElse(0),
                route.text("username").orElse(""),
                route.text("password").orElse(""),
                text.orElse(""));
    }

    private static void checkHost(boolean wanted, Parameters route) {
        Optional<String> host = route.text("host");
        Optional<Integer> port = route.number("port", 1, MOST_PORT);
        if (wanted) {
            boolean good = host.filter(name -> HOST.matcher(name).matches()).isPresent();
            check("host", host, good, "a host name or an IP address without brackets");
            check("port", Optional.empty(), port.isPresent(), "given, a number from 1 to " + MOST_PORT);
        } else {
            check("host", host, host.isEmpty(), "left out: only action HOST has one");
            check("port", port.map(String::valueOf), port.isEmpty(), "left out: only action HOST has one");
        }
    }

    private static void checkLogin(boolean allowed, Parameters route) {
        Optional<String> user = route.text("username");
        check("username", user, user.isEmpty() || allowed, "left out: only action HOST logs in");
        boolean both = user.isPresent() == route.text("password").isPresent();
        check("password", Optional.empty(), both, "given with username, and only then");
    }

    private static void check(String parameter, Optional<String> value, boolean good, String allowed) {
        if (!good) {
            throw new Invalid(parameter, value.orElse(""), allowed);
        }
    }

    /** A domain, {@code *.domain} (all below it), or {@code *}; in A-labels and lower case. */
    static String checked(String pattern) {
        String text = pattern.strip();
        if (text.equals("*")) {
            return text;
        }
        String prefix = text.startsWith("*.") ? "*." : "";
        try {
            String domain = DomainName.canonical(text.substring(prefix.length()));
            if (DOMAIN.matcher(domain).matches()) {
                return prefix + domain;
            }
        } catch (IllegalArgumentException noDomain) {
            // Refused below.
        }
        throw new Invalid("pattern", pattern, "a domain, *.domain, or *");
    }
}
