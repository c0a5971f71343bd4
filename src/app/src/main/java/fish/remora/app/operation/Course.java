package fish.remora.app.operation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fish.remora.app.json.Json;
import fish.remora.app.start.Ids;
import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.sql.DataSource;

/**
 * How mail has gone in the last hours, of all nodes: counted from the trace, the mail that came in that time and that which waits longer. Whoever
 * watches, it is counted once in a few seconds. Thread-safe.
 */
@ApplicationScoped
public class Course {
    public static final int MOST_HOURS = 24;

    /** As many points as a small chart shows. */
    public static final int POINTS = 60;

    private static final Duration FRESH = Duration.ofSeconds(5);

    /** Mail that waits longer than the time that is shown: its attempts count too, of so many. */
    private static final int WAITING = 1000;

    private static final String STEPS = """
            WITH steps AS (
              SELECT kind, at FROM event WHERE message_id >= ?
              UNION ALL
              SELECT e.kind, e.at
                FROM (SELECT DISTINCT message_id FROM (SELECT message_id FROM delivery WHERE ended_at IS NULL AND id < ? LIMIT ?) w) d
                JOIN event e ON e.message_id = d.message_id AND e.message_id < ?)
            SELECT floor(extract(epoch FROM at) / ?)::numeric AS "slot",
                   (count(*) FILTER (WHERE kind IN ('STORED', 'QUEUED')))::numeric AS "in",
                   (count(*) FILTER (WHERE kind IN ('DELIVERED', 'STORED')))::numeric AS "out",
                   (count(*) FILTER (WHERE kind = 'DEFERRED'))::numeric AS "deferred",
                   (count(*) FILTER (WHERE kind IN ('FAILED', 'EXPIRED')))::numeric AS "failed"
              FROM steps WHERE at >= to_timestamp(?) GROUP BY 1""";

    private static final List<String> LINES = List.of("in", "out", "deferred", "failed");

    @Resource(lookup = "jdbc/remora-plain")
    private DataSource database;

    @Inject
    private QueueFigures queue;

    private final Cache<Integer, JsonObject> known =
            Caffeine.newBuilder().expireAfterWrite(FRESH).build();

    /** The figures of now, and {@value #POINTS} of each line, the oldest first. */
    public JsonObject of(int hours) {
        return known.get(hours, this::read);
    }

    private JsonObject read(int hours) {
        long step = Duration.ofHours(hours).toSeconds() / POINTS;
        Instant now = Instant.now();
        long last = now.getEpochSecond() / step;
        long first = last - POINTS + 1;
        long since = first * step;
        long from = Ids.first(Instant.ofEpochSecond(since));
        try (Connection connection = database.getConnection()) {
            List<JsonObject> rows =
                    new Query(STEPS, from, from, WAITING, from, (double) step, (double) since).rows(connection);
            return answer(now, Instant.ofEpochSecond(since), step, points(rows, first));
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    private static JsonObjectBuilder points(List<JsonObject> rows, long first) {
        JsonObjectBuilder lines = Json.createObjectBuilder();
        for (String line : LINES) {
            long[] values = new long[POINTS];
            for (JsonObject row : rows) {
                int slot = (int) (row.getJsonNumber("slot").longValue() - first);
                if (slot >= 0 && slot < POINTS) {
                    values[slot] = row.getJsonNumber(line).longValue();
                }
            }
            JsonArrayBuilder array = Json.createArrayBuilder();
            for (long value : values) {
                array.add(value);
            }
            lines.add(line, array);
        }
        return lines;
    }

    private JsonObject answer(Instant now, Instant since, long step, JsonObjectBuilder lines) {
        QueueFigures.Figures figures = queue.current();
        return Json.createObjectBuilder()
                .add("at", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .add("since", since.toString())
                .add("step", step)
                .add("lines", lines)
                .add("queued", figures.queued())
                .add("leased", figures.leased())
                .add("oldestAge", figures.oldestAge(now))
                .add("failing", figures.failing())
                .add("suspended", figures.suspended())
                .build();
    }
}
