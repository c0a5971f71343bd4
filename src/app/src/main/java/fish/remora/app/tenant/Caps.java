package fish.remora.app.tenant;

import fish.remora.api.Reply;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How much an application may still send. The mail of the last hour and the last day is counted in the table, anew every other second; what this node
 * has sent since counts as well. What several nodes, or transactions still open, send in the same moment may be more. Thread-safe.
 */
@ApplicationScoped
public class Caps {
    private static final Duration MEMORY = Duration.ofSeconds(2);

    private static final String SENT = """
            SELECT coalesce(sum(recipients) FILTER (WHERE message_id >= ?), 0), coalesce(sum(recipients), 0) FROM application_mail
             WHERE application = ? AND message_id >= ?""";

    private final Map<String, Use> uses = new ConcurrentHashMap<>();

    private record Use(Instant read, long hour, long day, AtomicLong since) {}

    /** Why this many more recipients are too many; empty, and they count, when they are not. */
    public Optional<Reply> refusal(Connection connection, Tenant tenant, int recipients) throws SQLException {
        if (!tenant.isLimited()) {
            return Optional.empty();
        }
        Use use = use(connection, tenant.name());
        long since = use.since().addAndGet(recipients);
        Optional<Reply> refusal = over(tenant, tenant.perHour(), use.hour() + since, "hour")
                .or(() -> over(tenant, tenant.perDay(), use.day() + since, "day"));
        if (refusal.isPresent()) {
            use.since().addAndGet(-recipients);
        }
        return refusal;
    }

    private static Optional<Reply> over(Tenant tenant, @Nullable Integer cap, long sent, String time) {
        return cap == null || sent <= cap
                ? Optional.empty()
                : Optional.of(Reply.of(
                        452,
                        "4.7.1",
                        "Application " + tenant.name() + " may send to " + cap + " recipients in one " + time));
    }

    private synchronized Use use(Connection connection, String application) throws SQLException {
        Instant now = Instant.now();
        Use known = uses.get(application);
        if (known != null && known.read().plus(MEMORY).isAfter(now)) {
            return known;
        }
        Use fresh = Rows.read(
                        connection,
                        SENT,
                        row -> new Use(now, row.getLong(1), row.getLong(2), new AtomicLong()),
                        Ids.first(now.minus(Duration.ofHours(1))),
                        application,
                        Ids.first(now.minus(Duration.ofDays(1))))
                .get(0);
        uses.put(application, fresh);
        return fresh;
    }
}
