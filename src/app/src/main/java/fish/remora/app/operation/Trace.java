package fish.remora.app.operation;

import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.sql.DataSource;

/** Searches the trace: which steps a mail has taken. The newest message first, its steps in their order. Reads only. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class Trace {
    /** The parameters that say what is looked for: one of them is needed. */
    public static final Set<String> NAMES = Set.of("messageId", "address", "message", "delivery");

    /** A delivery's id is made at most so long after its message's, in ids: one minute. */
    private static final long NEAR = 60_000L << 22;

    private static final int STEPS = 1000;

    private static final String EVENTS = """
            SELECT e.message_id AS "message", e.id AS "id", e.at AS "at", e.kind AS "kind", e.delivery_id AS "delivery",
                   e.recipient AS "recipient", e.sender AS "sender", e.header_message_id AS "messageId", e.destination AS "destination",
                   e.attempt AS "attempt", e.reply AS "reply", e.remote AS "remote", e.tls AS "tls", e.detail AS "detail"
              FROM event e""";

    /** A recipient's own steps; of a sender's messages all steps. */
    private static final String BY_ADDRESS = """
            JOIN (SELECT message_id, bool_or(whole) AS whole FROM (
                    (SELECT message_id, false AS whole FROM event
                      WHERE kind IN ('STORED', 'QUEUED', 'FORWARDED') AND lower(recipient) = ? AND message_id <= ? ORDER BY message_id DESC LIMIT ?)
                    UNION ALL
                    (SELECT message_id, true FROM event
                      WHERE kind IN ('STORED', 'QUEUED') AND lower(sender) = ? AND message_id <= ? ORDER BY message_id DESC LIMIT ?)
                  ) f GROUP BY message_id) h ON h.message_id = e.message_id
             WHERE (h.whole OR lower(e.recipient) = ?)""";

    private static final String BY_MESSAGE_ID = """
            WHERE e.message_id IN (SELECT message_id FROM event
                      WHERE kind IN ('STORED', 'QUEUED') AND header_message_id = ? AND message_id <= ? ORDER BY message_id DESC LIMIT ?)""";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    /** The last step seen. */
    private record Cursor(long message, long event) {
        static Cursor of(String after) {
            int dot = after.indexOf('.');
            return dot < 0
                    ? new Cursor(after.isEmpty() ? Long.MAX_VALUE : Parameters.id("after", after), 0)
                    : new Cursor(
                            Parameters.id("after", after.substring(0, dot)),
                            Parameters.id("after", after.substring(dot + 1)));
        }
    }

    /** @throws Invalid when nothing, or more than one thing, is looked for */
    public JsonObject find(Parameters wanted, Page page) {
        Cursor cursor = Cursor.of(page.after());
        Query query = query(wanted, cursor, page.limit() + 1)
                .add(
                        "AND (e.message_id < ? OR e.message_id = ? AND e.id > ?)",
                        cursor.message(),
                        cursor.message(),
                        cursor.event())
                .add("ORDER BY e.message_id DESC, e.id LIMIT ?", page.limit() + 1);
        return page.answer("events", rows(query), row -> row.getString("message") + "." + row.getString("id"));
    }

    private static Query query(Parameters wanted, Cursor cursor, int limit) {
        List<String> given = NAMES.stream()
                .filter(name -> wanted.text(name).isPresent())
                .sorted()
                .toList();
        if (given.size() != 1) {
            throw new Invalid("trace", String.join(" and ", given), "one of messageId, address, message and delivery");
        }
        String name = given.get(0);
        String text = wanted.required(name, "given");
        return switch (name) {
            case "message" -> new Query(EVENTS + " WHERE e.message_id = ?", Parameters.id(name, text));
            case "delivery" -> byDelivery(Parameters.id(name, text));
            case "address" -> {
                String address = text.toLowerCase(Locale.ROOT);
                yield new Query(EVENTS)
                        .add(BY_ADDRESS, address, cursor.message(), limit, address, cursor.message(), limit, address);
            }
            default -> {
                String id = text.startsWith("<") ? text : "<" + text + ">";
                yield new Query(EVENTS).add(BY_MESSAGE_ID, id, cursor.message(), limit);
            }
        };
    }

    /** The trace is in the order of messages, whose ids lie shortly before those of their deliveries. */
    private static Query byDelivery(long id) {
        return new Query(
                EVENTS + " WHERE e.message_id BETWEEN ? AND ? AND e.delivery_id = ?", id - NEAR, id + NEAR, id);
    }

    /** The steps of one delivery, of very many the last. */
    public List<JsonObject> of(long messageId, long deliveryId) {
        List<JsonObject> steps =
                rows(new Query(EVENTS + " WHERE e.message_id = ? AND e.delivery_id = ?", messageId, deliveryId)
                        .add("ORDER BY e.id DESC LIMIT ?", STEPS));
        Collections.reverse(steps);
        return steps;
    }

    private List<JsonObject> rows(Query query) {
        try (Connection connection = database.getConnection()) {
            return query.rows(connection);
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }
}
