package fish.remora.app.operation;

import fish.remora.app.start.Ids;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonObject;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * The queue in figures, of all nodes, for who watches it: asked of the database at most every ten seconds, and at a cost that does not grow
 * with the queue. Thread-safe.
 */
@ApplicationScoped
public class QueueFigures {
    /** Counted one by one up to here; beyond, the planner's estimate is taken, which is a minute old and a few percent off. */
    static final int COUNTED = 10_000;

    /** Next hops named in the figures: each is a time series for ever to who collects them. */
    static final int NAMED = 20;

    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final int TIMEOUT_SECONDS = 2;
    private static final System.Logger LOG = System.getLogger(QueueFigures.class.getName());

    /** The oldest of few is found among them, that of many at the front of the ids: ended rows lie there too, but not many more. */
    private static final String FIGURES = """
            WITH few AS (SELECT count(*) AS n, min(id) AS oldest FROM (SELECT id FROM delivery WHERE state = 'QUEUED' LIMIT ?) q)
            SELECT (CASE WHEN few.n < ? THEN few.n
                         ELSE greatest(few.n, (SELECT reltuples::bigint FROM pg_class WHERE relname = 'delivery_due')) END)::numeric AS "queued",
                   CASE WHEN few.n < ? THEN few.oldest
                        ELSE (SELECT id FROM delivery WHERE state = 'QUEUED' ORDER BY id LIMIT 1) END AS "oldest",
                   (SELECT count(*) FROM (SELECT 1 FROM delivery WHERE state = 'LEASED' LIMIT ?) l)::numeric AS "leased",
                   (SELECT count(*) FROM (SELECT 1 FROM destination WHERE failures > 0 LIMIT ?) f)::numeric AS "failing",
                   (SELECT count(*) FROM (SELECT 1 FROM destination WHERE suspended LIMIT ?) s)::numeric AS "suspended"
              FROM few""";

    private static final String WORST = """
            SELECT name AS "name", failures AS "failures" FROM destination WHERE failures > 0 ORDER BY failures DESC, name LIMIT ?""";

    @Resource(lookup = "jdbc/remora-plain")
    private DataSource database;

    private Figures figures = new Figures(0, 0, 0, 0, 0, Map.of());
    private Instant asked = Instant.MIN;

    /**
     * @param oldestMillis when the oldest queued delivery was made, 0 when there is none
     * @param worst failures in a row of the next hops with most
     */
    public record Figures(
            long queued, long leased, long oldestMillis, long failing, long suspended, Map<String, Long> worst) {
        /** Of the oldest queued delivery, in seconds. */
        public long oldestAge(Instant now) {
            return oldestMillis == 0 ? 0 : Math.max(0, now.toEpochMilli() - oldestMillis) / 1000;
        }
    }

    /** The figures; the last known ones while the database does not answer. */
    public synchronized Figures current() {
        Instant now = Instant.now();
        if (asked.isBefore(now.minus(FRESH))) {
            asked = now;
            try {
                figures = ask();
            } catch (SQLException failure) {
                LOG.log(Level.WARNING, "The queue''s figures could not be read: {0}", failure.getMessage());
            }
        }
        return figures;
    }

    private Figures ask() throws SQLException {
        try (Connection connection = database.getConnection()) {
            JsonObject row = new Query(FIGURES, COUNTED, COUNTED, COUNTED, COUNTED, COUNTED, COUNTED)
                    .within(TIMEOUT_SECONDS)
                    .rows(connection)
                    .get(0);
            Map<String, Long> worst = new LinkedHashMap<>();
            List<JsonObject> names =
                    new Query(WORST, NAMED).within(TIMEOUT_SECONDS).rows(connection);
            names.forEach(one -> worst.put(
                    one.getString("name"), one.getJsonNumber("failures").longValue()));
            String oldest = row.getString("oldest", "");
            return new Figures(
                    number(row, "queued"),
                    number(row, "leased"),
                    oldest.isEmpty()
                            ? 0
                            : Ids.time(Parameters.id("oldest", oldest)).toEpochMilli(),
                    number(row, "failing"),
                    number(row, "suspended"),
                    Map.copyOf(worst));
        }
    }

    private static long number(JsonObject row, String name) {
        return row.getJsonNumber(name).longValue();
    }
}
