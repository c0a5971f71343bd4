package fish.remora.app.tenant;

import fish.remora.api.Denied;
import fish.remora.api.Priority;
import fish.remora.api.RecipientPattern;
import fish.remora.api.Secret;
import fish.remora.app.account.Passwords;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Refreshed;
import fish.remora.app.start.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Which application may do what: the table {@code application}, read anew every other second, and safe mode of the whole server. Fails closed: while the
 * table cannot be read no application's mail is taken. Thread-safe.
 */
@ApplicationScoped
public class Tenants implements Refreshed {
    private static final System.Logger LOG = System.getLogger(Tenants.class.getName());

    private static final String ALL =
            "SELECT name, credential, senders, per_hour, per_day, priority, coalesce(safe_mode, 'off') AS safe_mode FROM application";

    private static final RecipientPattern NOBODY = new RecipientPattern("nobody", false, "invalid");

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Inject
    private Passwords passwords;

    @Inject
    @ConfigProperty(name = "remora.safe.mode", defaultValue = "off")
    private String safeMode;

    private SafeMode server = SafeMode.CAPTURE;

    /** Null until it has been read, or when it cannot be. */
    private volatile @Nullable Map<String, Tenant> known;

    private static SafeMode serverMode(String text) {
        try {
            return SafeMode.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("remora.safe.mode=" + text + ": " + wrong.getMessage(), wrong);
        }
    }

    /** A wrong property fails the deployment. */
    @PostConstruct
    void read() {
        server = Settings.read(() -> serverMode(safeMode));
        try {
            refresh();
        } catch (SQLException failure) {
            throw new IllegalStateException("applications cannot be read: " + failure.getMessage(), failure);
        }
        if (server.isOn()) {
            LOG.log(Level.WARNING, "Safe mode is on, for all mail that would leave: {0}", safeMode);
        }
    }

    @Override
    public void refresh() throws SQLException {
        try (Connection connection = database.getConnection()) {
            known = Rows.read(connection, ALL, this::tenant).stream()
                    .collect(Collectors.toMap(Tenant::name, Function.identity()));
        }
    }

    @Override
    public void forget() {
        known = null;
    }

    private Tenant tenant(ResultSet row) throws SQLException {
        String[] senders = (String[]) row.getArray("senders").getArray();
        return new Tenant(
                row.getString("name"),
                row.getString("credential"),
                Arrays.stream(senders).map(Tenants::sender).toList(),
                row.getObject("per_hour", Integer.class),
                row.getObject("per_day", Integer.class),
                Priority.parse(row.getString("priority")),
                mode(row.getString("safe_mode")).and(server));
    }

    /** What is not understood, because somebody wrote it by SQL, admits nobody; the others of the table go on. */
    private static RecipientPattern sender(String text) {
        try {
            return RecipientPattern.parse(text);
        } catch (IllegalArgumentException wrong) {
            LOG.log(Level.ERROR, "senders of an application: {0}", wrong.getMessage());
            return NOBODY;
        }
    }

    /** What is not understood admits nobody. */
    private static SafeMode mode(String text) {
        try {
            return SafeMode.parse(text);
        } catch (IllegalArgumentException wrong) {
            LOG.log(Level.ERROR, "safe_mode={0} of an application {1}; its mail is captured", text, wrong.getMessage());
            return SafeMode.CAPTURE;
        }
    }

    /** Safe mode of mail that is no application's. */
    public SafeMode server() {
        return server;
    }

    /** @throws IllegalStateException when it cannot be known now */
    public Tenant of(String application) {
        Map<String, Tenant> all = known;
        if (all == null) {
            throw unknown("the table of applications cannot be read now", new SQLException());
        }
        return all.getOrDefault(application, Tenant.unlimited(application, server));
    }

    /** As a database that does not answer: it is no fault of the mail. */
    private static IllegalStateException unknown(String why, SQLException cause) {
        return new IllegalStateException(why, cause);
    }

    /**
     * May who brings this credential use the application's name?
     *
     * @throws IllegalStateException when it cannot be known now
     */
    public boolean mayUse(String application, @Nullable String credential) {
        String wanted = of(application).credential();
        try {
            return wanted == null || credential != null && passwords.matches(wanted, Secret.of(credential));
        } catch (Denied later) {
            throw unknown("credentials cannot be checked now: " + later.getMessage(), new SQLException(later));
        }
    }
}
