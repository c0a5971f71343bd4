package fish.remora.app.consumer;

import fish.remora.api.MailConsumers;
import fish.remora.api.NextHop;
import fish.remora.api.RecipientPattern;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Refreshed;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The beans that take mail. Those of this node are looked for every other second and written to the table, from which each node knows
 * those of all: an application that is being deployed anew, or has failed to start, is still somebody. Thread-safe.
 */
@ApplicationScoped
public class Consumers implements Refreshed {
    /** How often a node says that what it has is still there. */
    private static final Duration SAY_SO = Duration.ofMinutes(1);

    private static final String SEEN = """
            INSERT INTO consumer (recipient, answers_now, attempts, seen_at)
            SELECT r.*, now() FROM unnest(?::text[], ?::boolean[], ?::int[]) AS r(recipient, answers_now, attempts) ORDER BY 1
            ON CONFLICT (recipient) DO UPDATE
               SET answers_now = excluded.answers_now, attempts = excluded.attempts, seen_at = excluded.seen_at""";

    private static final String KNOWN =
            "SELECT recipient, answers_now, attempts FROM consumer WHERE seen_at > now() - interval '5 days'";

    private static final Comparator<Consumer> MOST_SPECIFIC_FIRST =
            Comparator.comparing(Consumer::recipient, RecipientPattern.MOST_SPECIFIC_FIRST);

    @Resource(lookup = "java:app/remora/MailConsumers")
    private MailConsumers here;

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Inject
    private Event<Present> presence;

    private volatile List<Consumer> known = List.of();
    private volatile @Nullable Set<MailConsumers.Endpoint> present;
    private Instant said = Instant.EPOCH;

    /**
     * Told when beans have come to this node or gone.
     *
     * @param destinations next hops that this node can reach
     */
    public record Present(Set<String> destinations) {}

    /** From the first RCPT on: an application that is only on its way is somebody. */
    @PostConstruct
    void readFirst() {
        try (Connection connection = database.getConnection()) {
            read(connection);
        } catch (SQLException failure) {
            throw new IllegalStateException("the consumers cannot be read: " + failure.getMessage(), failure);
        }
    }

    private void read(Connection connection) throws SQLException {
        known = Rows.read(connection, KNOWN, Consumers::read).stream()
                .sorted(MOST_SPECIFIC_FIRST)
                .toList();
    }

    @Override
    public synchronized void refresh() throws SQLException {
        Set<MailConsumers.Endpoint> now = Set.copyOf(here.endpoints());
        try (Connection connection = database.getConnection()) {
            boolean changed = !now.equals(present);
            if (changed || said.plus(SAY_SO).isBefore(Instant.now())) {
                new Rows<>(connection, List.copyOf(now))
                        .texts(one -> one.recipient().toString())
                        .booleans(MailConsumers.Endpoint::answersNow)
                        .ints(MailConsumers.Endpoint::attempts)
                        .update(SEEN);
                said = Instant.now();
            }
            read(connection);
            present = now;
            if (changed) {
                presence.fire(new Present(now.stream()
                        .map(one -> new Consumer(one.recipient(), one.answersNow(), one.attempts())
                                .nextHop()
                                .toString())
                        .collect(Collectors.toSet())));
            }
        }
    }

    private static Consumer read(ResultSet row) throws SQLException {
        return new Consumer(RecipientPattern.parse(row.getString(1)), row.getBoolean(2), row.getInt(3));
    }

    /**
     * Whose is the mail of this name?
     *
     * @param name a local part as {@link fish.remora.api.Address#localKey} gives it
     * @param domain canonical, one of ours
     */
    public Optional<Consumer> of(String name, String domain) {
        for (Consumer one : known) {
            if (one.recipient().matches(name, domain)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** What is known of the bean of this next hop. */
    public Optional<Consumer> at(NextHop.Application hop) {
        return known.stream().filter(one -> one.nextHop().equals(hop)).findFirst();
    }

    /** The beans of this node. */
    public MailConsumers here() {
        return here;
    }
}
