package fish.remora.app.operation;

import fish.remora.app.json.Json;
import fish.remora.app.start.Ids;
import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import javax.sql.DataSource;

/** Shows the queue. Reads only. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class QueueView {
    private static final int DESTINATIONS = 100;

    /** A row as lists show it. When it arrived is in the message's id: the message itself may be gone. */
    private static final String COLUMNS = """
            SELECT d.id AS "id", d.message_id AS "message", d.state AS "state", d.sender AS "sender",
                   d.recipient AS "recipient", d.destination AS "destination",
                   CASE WHEN d.state = 'QUEUED' THEN d.next_attempt_at END AS "nextAttempt",
                   CASE WHEN d.ended_at IS NULL THEN d.expires_at END AS "expires", d.ended_at AS "ended",
                   d.attempts AS "attempts", d.reply AS "reply", d.remote AS "remote"
              FROM delivery d WHERE""";

    private static final String SUMMARY = """
            SELECT destination AS "destination", count(*)::numeric AS "deliveries",
                   (count(*) FILTER (WHERE state = 'QUEUED'))::numeric AS "queued",
                   (count(*) FILTER (WHERE state = 'LEASED'))::numeric AS "leased",
                   (count(*) FILTER (WHERE state = 'HELD'))::numeric AS "held",
                   (count(*) FILTER (WHERE state = 'QUEUED' AND next_attempt_at <= now()))::numeric AS "due",
                   min(id) AS "oldest", min(next_attempt_at) FILTER (WHERE state = 'QUEUED') AS "nextAttempt"
              FROM delivery WHERE state IN ('QUEUED', 'LEASED', 'HELD') GROUP BY destination ORDER BY count(*) DESC, destination LIMIT ?""";

    /** Ids rise with time: the buckets of ids are those of ages. */
    private static final String AGES = """
            SELECT width_bucket(id, ?::bigint[]) AS "bucket", count(*)::numeric AS "deliveries"
              FROM delivery WHERE state IN ('QUEUED', 'LEASED', 'HELD') GROUP BY 1""";

    /** The oldest first, as the buckets are. */
    private static final List<Duration> AGE_BOUNDS = List.of(
            Duration.ofDays(5), Duration.ofDays(1), Duration.ofHours(4), Duration.ofHours(1), Duration.ofMinutes(5));

    private static final List<String> AGE_NAMES = List.of(
            "over 5 days", "1 to 5 days", "4 hours to 1 day", "1 to 4 hours", "5 minutes to 1 hour", "under 5 minutes");

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    /** Those that the filter means; ended ones only when it asks for their state. */
    public JsonObject list(QueueFilter filter, Page page) {
        Query query = new Query(COLUMNS + " d.id > ?", page.afterId());
        filter.restrict(query);
        if (!filter.namesState()) {
            query.add("AND d.ended_at IS NULL");
        }
        List<JsonObject> rows = rows(query.add("ORDER BY d.id LIMIT ?", page.limit() + 1));
        return page.answer(
                "deliveries",
                rows.stream().map(row -> withTime(row, "message", "arrival")).toList(),
                row -> row.getString("id"));
    }

    /** One delivery; empty when it is not, or no longer, in the queue. */
    public Optional<JsonObject> one(long id) {
        return rows(new Query(COLUMNS + " d.id = ?", id)).stream()
                .map(row -> withTime(row, "message", "arrival"))
                .findFirst();
    }

    /** The states of these, as far as they are there. */
    public List<JsonObject> states(List<Long> ids) {
        return rows(new Query(
                "SELECT id AS \"id\", state AS \"state\" FROM delivery WHERE id = ANY (?) ORDER BY id",
                (Object) ids.toArray(Long[]::new)));
    }

    /** How many deliveries an intervention would change. */
    public long count(Intervention action, QueueFilter filter) {
        Query query = new Query("SELECT count(*)::numeric AS \"n\" FROM delivery d WHERE d.state = ANY (?)", (Object)
                action.from().toArray(String[]::new));
        filter.restrict(query);
        return rows(query).get(0).getJsonNumber("n").longValue();
    }

    /** What is not finished, by next hop (the {@value #DESTINATIONS} with most) and by age. */
    public JsonObject summary(Instant now) {
        var destinations = Json.createArrayBuilder();
        rows(new Query(SUMMARY, DESTINATIONS)).forEach(row -> destinations.add(withTime(row, "oldest", "oldestSince")));
        long[] counts = counts(now);
        var ages = Json.createArrayBuilder();
        for (int i = counts.length - 1; i >= 0; i--) {
            ages.add(Json.createObjectBuilder().add("age", AGE_NAMES.get(i)).add("deliveries", counts[i]));
        }
        return Json.createObjectBuilder()
                .add("deliveries", LongStream.of(counts).sum())
                .add("destinations", destinations)
                .add("ages", ages)
                .build();
    }

    private long[] counts(Instant now) {
        Long[] bounds =
                AGE_BOUNDS.stream().map(age -> Ids.first(now.minus(age))).toArray(Long[]::new);
        long[] counts = new long[AGE_NAMES.size()];
        for (JsonObject row : rows(new Query(AGES, (Object) bounds))) {
            counts[row.getInt("bucket")] = row.getJsonNumber("deliveries").longValue();
        }
        return counts;
    }

    /** An id tells when it was made. */
    private static JsonObject withTime(JsonObject row, String id, String name) {
        long made = Parameters.id(id, row.getString(id));
        return Json.createObjectBuilder(row)
                .add(name, Ids.time(made).toString())
                .build();
    }

    private List<JsonObject> rows(Query query) {
        try (Connection connection = database.getConnection()) {
            return query.rows(connection);
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }
}
