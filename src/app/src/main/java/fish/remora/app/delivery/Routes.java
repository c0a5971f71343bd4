package fish.remora.app.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fish.remora.api.Address;
import fish.remora.api.NextHop;
import fish.remora.api.Secret;
import fish.remora.app.account.DomainName;
import fish.remora.app.event.Rows;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Finds the way to a foreign domain: the table {@code route}, most specific pattern first, else the smart host, else MX. Out of a memory of
 * five seconds, so that a change is seen soon and a thousand mails a second do not ask a thousand times. Thread-safe.
 */
@ApplicationScoped
public class Routes {
    private static final Duration MEMORY = Duration.ofSeconds(5);
    private static final String OTHERS = "*";

    private static final String FIND = """
            SELECT pattern, action, host, port, username, password, text FROM route WHERE pattern = ANY (?)""";

    private final Cache<String, Onward> ways =
            Caffeine.newBuilder().expireAfterWrite(MEMORY).maximumSize(100_000).build();

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Inject
    private Client client;

    /** A row of the table. */
    private record Row(String pattern, Onward onward) {}

    /** The way of mail to this address, whose domain is not ours. */
    public Onward find(Address recipient) {
        return ways.get(domain(recipient), this::look);
    }

    private static String domain(Address address) {
        try {
            return DomainName.canonical(address.domain());
        } catch (IllegalArgumentException noDomain) {
            // DNS will not know it either, and its reply is what the sender should see.
            return address.domain();
        }
    }

    private Onward look(String domain) {
        List<String> patterns = patterns(domain);
        try (Connection connection = database.getConnection()) {
            Map<String, Onward> rows = new Rows<>(connection, patterns)
                    .texts(pattern -> pattern).query(FIND, row -> read(row, domain)).stream()
                            .collect(Collectors.toMap(Row::pattern, Row::onward));
            return best(
                    patterns.stream().map(rows::get).filter(Objects::nonNull).toList(), domain);
        } catch (SQLException failure) {
            throw new IllegalStateException("the routes cannot be read: " + failure.getMessage(), failure);
        }
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

    private static Row read(ResultSet row, String domain) throws SQLException {
        Onward onward = switch (row.getString("action")) {
            case "HOST" -> new Onward.To(new NextHop.Host(row.getString("host"), row.getInt("port"), credentials(row)));
            case "HOLD" -> new Onward.Hold(text(row, "held by a route"), new Onward.To(new NextHop.Domain(domain)));
            case "REFUSE" -> new Onward.Refuse(text(row, "No mail is sent to this domain from here"));
            default -> new Onward.To(new NextHop.Domain(domain));
        };
        return new Row(row.getString("pattern"), onward);
    }

    private static String text(ResultSet row, String standard) throws SQLException {
        String text = row.getString("text");
        return text == null ? standard : text;
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
