package fish.remora.app.operation;

import fish.remora.app.delivery.Queue;
import fish.remora.app.event.Event;
import fish.remora.app.event.Events;
import fish.remora.app.json.Json;
import fish.remora.app.operation.Audit.Motive;
import fish.remora.app.start.Ids;
import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Does to deliveries what a person wants: each call is one short transaction over at most {@value #BATCH} rows, with their events and the
 * audit's row. Rows are locked by rising id.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class Interventions {
    /** Rows of one transaction. */
    public static final int BATCH = 1000;

    private static final String TARGETS = "SELECT d.id, d.message_id, d.recipient, d.destination FROM delivery d WHERE";

    /**
     * Who asks for another attempt does not want to wait for the next hop's turn either. A row that is locked is just being written by
     * its health: waiting for it could be waiting in a circle.
     */
    private static final String PROBE_NOW = """
            UPDATE destination SET not_before = now() WHERE name IN (
              SELECT name FROM destination WHERE name = ANY (?) AND not_before > now() FOR UPDATE SKIP LOCKED)""";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Inject
    private Audit audit;

    @Inject
    private Ids ids;

    @Inject
    private Queue queue;

    private record Target(long id, long messageId, String recipient, String destination) {}

    /**
     * @param changed ids of the deliveries it was done to
     * @param last where to go on; 0 when all are done
     */
    public record Done(List<Long> changed, long last) {}

    /** Those of the listed deliveries whose state allows it. */
    public Done listed(Intervention action, List<Long> wanted, Motive motive) {
        Query query = new Query(TARGETS + " d.id = ANY (?)", (Object) wanted.toArray(Long[]::new));
        return change(action, query, "ids", motive, wanted.size());
    }

    /** The first of those behind an id that the filter means and whose state allows it. */
    public Done filtered(Intervention action, QueueFilter filter, long after, Motive motive) {
        Query query = new Query(TARGETS + " d.id > ?", after);
        filter.restrict(query);
        return change(action, query, filter.toString(), motive, BATCH);
    }

    private Done change(Intervention action, Query query, String object, Motive motive, int limit) {
        query.add(
                "AND d.state = ANY (?) ORDER BY d.id LIMIT ? FOR UPDATE",
                action.from().toArray(String[]::new),
                limit);
        try (Connection connection = database.getConnection()) {
            List<Target> targets = targets(connection, query);
            List<Long> changed = targets.stream().map(Target::id).toList();
            if (!targets.isEmpty()) {
                apply(connection, action, targets);
                Events.write(
                        connection,
                        targets.stream().map(one -> event(action, one, motive)).toList());
                JsonObject detail = Json.createObjectBuilder()
                        .add("deliveries", changed.size())
                        .add("first", Ids.name(changed.get(0)))
                        .add("last", Ids.name(changed.get(changed.size() - 1)))
                        .build();
                audit.write(connection, motive, "queue." + action.word(), object, detail);
            }
            return new Done(changed, targets.size() < limit ? 0 : changed.get(changed.size() - 1));
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    private static List<Target> targets(Connection connection, Query query) throws SQLException {
        try (var statement = query.prepare(connection);
                ResultSet row = statement.executeQuery()) {
            List<Target> targets = new ArrayList<>();
            while (row.next()) {
                targets.add(new Target(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4)));
            }
            return targets;
        }
    }

    private void apply(Connection connection, Intervention action, List<Target> targets) throws SQLException {
        Long[] rows = targets.stream().map(Target::id).toArray(Long[]::new);
        new Query("UPDATE delivery SET " + action.change() + " WHERE id = ANY (?)", (Object) rows).update(connection);
        if (action == Intervention.CANCEL) {
            Map<Long, Long> ended = targets.stream()
                    .collect(Collectors.groupingBy(Target::messageId, TreeMap::new, Collectors.counting()));
            queue.countDown(
                    connection,
                    ended.entrySet().stream()
                            .map(one ->
                                    new Queue.Ended(one.getKey(), one.getValue().intValue()))
                            .toList());
        }
        if (action == Intervention.RETRY || action == Intervention.RELEASE) {
            String[] names = targets.stream()
                    .map(Target::destination)
                    .distinct()
                    .sorted()
                    .toArray(String[]::new);
            new Query(PROBE_NOW, (Object) names).update(connection);
        }
    }

    private Event event(Intervention action, Target target, Motive motive) {
        return new Event(
                target.messageId(),
                ids.next(),
                Instant.now(),
                action.event(),
                target.id(),
                target.recipient(),
                null,
                null,
                motive.who() + ": " + motive.reason());
    }
}
