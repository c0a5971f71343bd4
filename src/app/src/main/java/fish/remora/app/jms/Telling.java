package fish.remora.app.jms;

import fish.remora.api.MailEvent;
import fish.remora.api.NextHop;
import fish.remora.app.event.Event.Kind;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Ids;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Tells what is written in {@code publication}, and forgets it, in one transaction: to the topic {@code jms/remora/Events} where an administrator has
 * made it, and as CDI events in this application. By one thread at a time.
 */
@ApplicationScoped
public class Telling {
    private static final int BATCH = 500;

    private static final String TAKE = """
            WITH gone AS (
              DELETE FROM publication WHERE id = ANY (ARRAY(SELECT id FROM publication ORDER BY id LIMIT ?)) RETURNING id, message_id, event_id
            )
            SELECT g.event_id, g.message_id, e.kind, e.at, e.recipient, e.attempt, e.reply, e.remote, e.destination, a.application, a.key
              FROM gone g JOIN event e ON e.message_id = g.message_id AND e.id = g.event_id
                   LEFT JOIN application_mail a ON a.message_id = g.message_id
             ORDER BY g.id""";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Resource
    private UserTransaction transaction;

    @Inject
    private Event<MailEvent> observers;

    /** @return false when nothing was left */
    boolean tell() {
        try {
            transaction.begin();
            try {
                int told = next();
                transaction.commit();
                return told > 0;
            } finally {
                if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
                    transaction.rollback();
                }
            }
        } catch (SQLException
                | JMSException
                | NotSupportedException
                | SystemException
                | RollbackException
                | HeuristicMixedException
                | HeuristicRollbackException failure) {
            throw new IllegalStateException(failure.getMessage(), failure);
        }
    }

    private int next() throws SQLException, JMSException {
        Optional<JmsTopic> topic = JmsTopic.find();
        if (topic.isEmpty()) {
            return told(take());
        }
        try (Connection connection = topic.get().connect()) {
            Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
            MessageProducer producer = session.createProducer(topic.get().topic());
            List<List<MailEvent>> steps = take();
            for (List<MailEvent> step : steps) {
                for (MailEvent event : step) {
                    producer.send(EventMessage.of(session, event));
                }
            }
            return told(steps);
        }
    }

    private int told(List<List<MailEvent>> steps) {
        steps.forEach(step -> step.forEach(observers::fire));
        return steps.size();
    }

    private List<List<MailEvent>> take() throws SQLException {
        try (var connection = database.getConnection()) {
            return Rows.read(connection, TAKE, Telling::read, BATCH);
        }
    }

    /** A mail that one application sends and another takes is one's delivery and the other's receipt. */
    private static List<MailEvent> read(ResultSet row) throws SQLException {
        MailEvent.Kind kind = kind(Kind.valueOf(row.getString("kind")));
        if (kind == null) {
            return List.of();
        }
        String application = row.getString("application");
        String destination = row.getString("destination");
        String consumer = Optional.ofNullable(destination)
                .flatMap(NextHop.Application::parse)
                .map(NextHop.Application::recipient)
                .orElse(null);
        List<MailEvent> events = new ArrayList<>(2);
        if (application != null) {
            events.add(event(row, kind, application, consumer));
        }
        if (consumer != null && kind == MailEvent.Kind.DELIVERED) {
            events.add(event(row, MailEvent.Kind.RECEIVED, application, consumer));
        }
        return events;
    }

    private static MailEvent event(
            ResultSet row, MailEvent.Kind kind, @Nullable String application, @Nullable String consumer)
            throws SQLException {
        return new MailEvent(
                Ids.name(row.getLong("event_id")),
                kind,
                row.getTimestamp("at").toInstant(),
                Ids.name(row.getLong("message_id")),
                row.getString("recipient"),
                Optional.ofNullable(application),
                Optional.ofNullable(row.getString("key")),
                row.getInt("attempt"),
                Optional.ofNullable(row.getString("reply")),
                Optional.ofNullable(row.getString("remote")),
                Optional.ofNullable(consumer));
    }

    private static MailEvent.@Nullable Kind kind(Kind kind) {
        return switch (kind) {
            case QUEUED -> MailEvent.Kind.QUEUED;
            case STORED, DELIVERED -> MailEvent.Kind.DELIVERED;
            case DEFERRED -> MailEvent.Kind.DEFERRED;
            case FAILED -> MailEvent.Kind.FAILED;
            case EXPIRED -> MailEvent.Kind.EXPIRED;
            case BOUNCED -> MailEvent.Kind.BOUNCED;
            case CAPTURED -> MailEvent.Kind.CAPTURED;
            case HELD -> MailEvent.Kind.HELD;
            case RELEASED -> MailEvent.Kind.RELEASED;
            case CANCELLED -> MailEvent.Kind.CANCELLED;
            case FORWARDED, RETRIED, DELAYED, RECLAIMED -> null;
        };
    }
}
