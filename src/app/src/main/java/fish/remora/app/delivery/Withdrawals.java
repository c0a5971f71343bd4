package fish.remora.app.delivery;

import fish.remora.app.event.Event;
import fish.remora.app.event.Events;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Takes back a message's deliveries that wait; what a node has in its hands goes on. In the caller's transaction. Thread-safe. */
@ApplicationScoped
public class Withdrawals {
    /** The trace knows which deliveries a message has; the queue is not searched for them. */
    private static final String CANCEL = """
            UPDATE delivery SET state = 'CANCELLED', ended_at = now()
             WHERE id = ANY (ARRAY(SELECT delivery_id FROM event WHERE message_id = ? AND kind = 'QUEUED'))
               AND state IN ('QUEUED', 'HELD') RETURNING id, recipient""";

    private static final String ALL = """
            SELECT NOT EXISTS (SELECT 1 FROM event WHERE message_id = ? AND kind IN ('STORED', 'DELIVERED'))
               AND NOT EXISTS (SELECT 1 FROM delivery WHERE state <> 'CANCELLED'
                                  AND id = ANY (ARRAY(SELECT delivery_id FROM event WHERE message_id = ? AND kind = 'QUEUED')))""";

    private static final String WHOLE = """
            SELECT NOT EXISTS (SELECT 1 FROM event WHERE message_id = ? AND kind IN ('STORED', 'DELIVERED', 'FAILED', 'EXPIRED'))
               AND NOT EXISTS (SELECT 1 FROM delivery WHERE state = 'LEASED'
                                  AND id = ANY (ARRAY(SELECT delivery_id FROM event WHERE message_id = ? AND kind = 'QUEUED')))""";

    @Inject
    private Queue queue;

    @Inject
    private Ids ids;

    private record Withdrawn(long id, String recipient) {}

    /**
     * @param why for the trace
     * @return how many deliveries
     */
    public int withdraw(Connection connection, long message, String why) throws SQLException {
        List<Withdrawn> withdrawn =
                Rows.read(connection, CANCEL, row -> new Withdrawn(row.getLong(1), row.getString(2)), message);
        if (!withdrawn.isEmpty()) {
            Instant now = Instant.now();
            Events.write(
                    connection,
                    withdrawn.stream()
                            .map(one -> new Event(
                                    message,
                                    ids.next(),
                                    now,
                                    Event.Kind.CANCELLED,
                                    one.id(),
                                    one.recipient(),
                                    null,
                                    null,
                                    why))
                            .toList());
            queue.countDown(connection, List.of(new Queue.Ended(message, withdrawn.size())));
        }
        return withdrawn.size();
    }

    /** Does all of the message still wait? */
    public boolean isWhole(Connection connection, long message) throws SQLException {
        return Rows.read(connection, WHOLE, row -> row.getBoolean(1), message, message)
                .get(0);
    }

    /** Has nothing of the message left? */
    public boolean isAll(Connection connection, long message) throws SQLException {
        return Rows.read(connection, ALL, row -> row.getBoolean(1), message, message)
                .get(0);
    }
}
