package fish.remora.app.delivery;

import fish.remora.app.sql.Rows;
import fish.remora.app.start.Ids;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * One look at all tables: what leases have lapsed, how destinations are, which of them have something due, what has waited too long. Its
 * price grows with the number of destinations, one index step each, never with the number of deliveries.
 */
@ApplicationScoped
public class Sweep {
    /** In one transaction. */
    private static final int BATCH = 200;

    /** So that what falls due a million at once leaves room for fresh mail. */
    private static final int MOST_BATCHES = 10;

    private static final int EVERY = 5;

    /** Longer than a lease takes from its id to the hands of the sender, through a commit that waits for a slow disk. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    private static final System.Logger LOG = System.getLogger(Sweep.class.getName());

    private static final String HEALTH =
            "SELECT name, max_connections, max_per_minute, suspended, failures, not_before FROM destination";

    private static final String DUE = """
            WITH RECURSIVE first AS (
              (SELECT q.destination, q.next_attempt_at FROM delivery q WHERE q.state = 'QUEUED'
                ORDER BY q.destination, q.next_attempt_at LIMIT 1)
              UNION ALL
              SELECT n.destination, n.next_attempt_at FROM first f CROSS JOIN LATERAL (
                SELECT q.destination, q.next_attempt_at FROM delivery q WHERE q.state = 'QUEUED' AND q.destination > f.destination
                 ORDER BY q.destination, q.next_attempt_at LIMIT 1) n
            ) SELECT destination FROM first WHERE next_attempt_at <= now()""";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @EJB
    private Claims claims;

    @Inject
    private Claimer claimer;

    @Inject
    private Leases leases;

    @Inject
    private Lanes lanes;

    @Inject
    private Sender sender;

    @Inject
    private Recorder recorder;

    private int round;

    /** By one thread at a time: the timer's. */
    void once() throws SQLException {
        if (round++ % EVERY == 0) {
            endForgotten();
            while (claims.reclaim(BATCH) == BATCH) {
                // the next ones
            }
        }
        Instant now = Instant.now();
        try (Connection connection = database.getConnection()) {
            Map<String, Health> told = new HashMap<>();
            Rows.read(connection, HEALTH, row -> told.put(row.getString("name"), health(row)));
            lanes.learn(told);
            lanes.standing().forEach(lane -> sender.giveBack(lane.drain()));
            lanes.forgetIdle(now);
            List<String> due = Rows.read(connection, DUE, row -> row.getString(1));
            due.forEach(name -> lanes.of(name).hasDue());
        }
        for (Lane lane : lanes.all()) {
            if (lane.isWaitingForProbe(now)) {
                claimer.probe(lane, now);
            }
            // A rate limit may have left something for later.
            sender.pump(lane);
        }
        for (int i = 0; i < MOST_BATCHES && !recorder.isBehind() && claimer.overdue(BATCH) == BATCH; i++) {
            // the next ones
        }
    }

    /** What the table says this node holds, for a while now, and this node knows nothing of. */
    private void endForgotten() {
        Map<Long, Long> forgotten =
                new HashMap<>(claims.mine(Ids.first(Instant.now().minus(GRACE))));
        forgotten.entrySet().removeIf(leases::holds);
        if (!forgotten.isEmpty()) {
            LOG.log(Level.WARNING, "{0} deliveries were held by nobody; they are queued again", forgotten.size());
            claims.forgotten(forgotten);
        }
    }

    private static Health health(ResultSet row) throws SQLException {
        Timestamp notBefore = row.getTimestamp("not_before");
        return new Health(
                row.getObject("max_connections", Integer.class),
                row.getObject("max_per_minute", Integer.class),
                row.getBoolean("suspended"),
                row.getInt("failures"),
                notBefore == null ? null : notBefore.toInstant());
    }
}
