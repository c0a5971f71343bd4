package fish.remora.app.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fish.remora.api.Address;
import fish.remora.api.NextHop;
import fish.remora.api.Secret;
import fish.remora.app.account.Directory;
import fish.remora.app.account.DomainName;
import fish.remora.app.account.Route;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Refreshed;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Finds the way to a foreign domain: the table {@code route}, most specific pattern first, else the smart host, else MX. A table of up to
 * {@value #SMALL} rows is kept in memory, so that no mail waits for it; of a larger one each domain's rows that were asked for. Thread-safe.
 */
@ApplicationScoped
public class Routes implements Refreshed {
    private static final String OTHERS = "*";

    private static final int SMALL = 10_000;

    /** What a reply line holds. */
    private static final int LONGEST_TEXT = 480;

    private static final String COLUMNS = "SELECT pattern, action, host, port, username, password, text FROM route";
    private static final String FIND = COLUMNS + " WHERE pattern = ANY (?)";
    private static final String ALL = COLUMNS + " LIMIT ?";

    private final Cache<String, Map<String, Row>> rows =
            Caffeine.newBuilder().maximumSize(100_000).build();

    /** The whole table; null when it is not small, or not yet read. */
    private volatile @Nullable Map<String, Row> table;

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Inject
    private Client client;

    @Inject
    private Directory directory;

    /** A row of the table. */
    private record Row(
            String pattern,
            String action,
            @Nullable String host,
            int port,
            Optional<NextHop.Credentials> credentials,
            @Nullable String text) {

        String text(String standard) {
            String line = text == null ? standard : text.replaceAll("\\p{Cc}", " ");
            return line.substring(0, Math.min(line.length(), LONGEST_TEXT));
        }
    }

    /** Reads the table anew: every other second, and after a change on this node. */
    @Override
    public void refresh() throws SQLException {
        try (Connection connection = database.getConnection()) {
            List<Row> all = Rows.read(connection, ALL, Routes::read, SMALL + 1);
            table = all.size() > SMALL ? null : byPattern(all);
            rows.invalidateAll();
        }
    }

    /** The way of mail to this address, which is not an account's. */
    public Onward find(Address recipient) {
        if (directory.resolve(recipient) instanceof Route.Application application) {
            return new Onward.To(application.consumer().nextHop());
        }
        String domain = domain(recipient);
        List<String> patterns = patterns(domain);
        Map<String, Row> whole = table;
        Map<String, Row> known = whole != null ? whole : rows.get(domain, asked -> look(patterns));
        return best(
                patterns.stream()
                        .map(known::get)
                        .filter(Objects::nonNull)
                        .map(row -> onward(row, domain))
                        .toList(),
                domain);
    }

    /** Is it mail for a bean of another application? */
    boolean leadsToApplication(Address recipient) {
        return directory.resolve(recipient) instanceof Route.Application;
    }

    private static String domain(Address address) {
        try {
            return DomainName.canonical(address.domain());
        } catch (IllegalArgumentException noDomain) {
            // DNS will not know it either, and its reply is what the sender should see.
            return address.domain();
        }
    }

    private Map<String, Row> look(List<String> patterns) {
        try (Connection connection = database.getConnection()) {
            return byPattern(
                    new Rows<>(connection, patterns).texts(pattern -> pattern).query(FIND, Routes::read));
        } catch (SQLException failure) {
            throw new IllegalStateException("the routes cannot be read: " + failure.getMessage(), failure);
        }
    }

    private static Map<String, Row> byPattern(List<Row> rows) {
        return rows.stream().collect(Collectors.toUnmodifiableMap(Row::pattern, row -> row));
    }

    /** The first; behind a hold the first that tells where to. */
    private Onward best(List<Onward> ways, String domain) {
        Onward first = ways.isEmpty() ? standard(domain) : ways.get(0);
        if (first instanceof Onward.Hold hold) {
            Onward.To then = ways.stream()
                    .filter(Onward.To.class::isInstance)
                    .map(Onward.To.class::cast)
                    .findFirst()
                    .orElseGet(() -> standard(domain));
            return new Onward.Hold(hold.why(), then);
        }
        return first;
    }

    /** Those that match the domain, the most specific first. */
    static List<String> patterns(String domain) {
        List<String> patterns = new ArrayList<>();
        patterns.add(domain);
        for (int dot = domain.indexOf('.'); dot >= 0 && !domain.startsWith("["); dot = domain.indexOf('.', dot + 1)) {
            patterns.add("*" + domain.substring(dot));
        }
        patterns.add(OTHERS);
        return patterns;
    }

    private static Row read(ResultSet row) throws SQLException {
        return new Row(
                row.getString("pattern"),
                row.getString("action"),
                row.getString("host"),
                row.getInt("port"),
                credentials(row),
                row.getString("text"));
    }

    private static Onward onward(Row row, String domain) {
        Onward.To mx = new Onward.To(new NextHop.Domain(domain));
        return switch (row.action()) {
            case "HOST" ->
                new Onward.To(new NextHop.Host(Objects.requireNonNull(row.host()), row.port(), row.credentials()));
            case "HOLD" -> new Onward.Hold(row.text("held by a route"), mx);
            case "REFUSE" -> new Onward.Refuse(row.text("No mail is sent to this domain from here"));
            default -> mx;
        };
    }

    private static Optional<NextHop.Credentials> credentials(ResultSet row) throws SQLException {
        String user = row.getString("username");
        String password = row.getString("password");
        return user == null || password == null
                ? Optional.empty()
                : Optional.of(new NextHop.Credentials(user, Secret.of(password)));
    }

    private Onward.To standard(String domain) {
        Optional<NextHop.Host> smartHost = client.smtp().smartHost();
        return new Onward.To(smartHost.isPresent() ? smartHost.get() : new NextHop.Domain(domain));
    }
}
