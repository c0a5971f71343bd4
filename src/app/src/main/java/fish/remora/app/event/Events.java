package fish.remora.app.event;

import fish.remora.app.event.Event.Origin;
import fish.remora.app.event.Event.Talk;
import fish.remora.app.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes the trace: many rows by one statement, in the caller's transaction; and, of mail that an application has sent or takes, which of them are to
 * be told.
 */
public final class Events {
    private static final String INSERT = """
            written AS (INSERT INTO event (message_id, id, at, kind, delivery_id, recipient, sender, header_message_id, destination, attempt,
                               reply, remote, tls, detail)
            SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::timestamptz[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[],
                                 ?::text[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[])
             RETURNING message_id, id, kind, destination)
            INSERT INTO publication (message_id, event_id)
            SELECT w.message_id, w.id FROM written w LEFT JOIN application_mail a ON a.message_id = w.message_id
             WHERE a.message_id IS NOT NULL OR (w.kind = 'DELIVERED' AND w.destination LIKE 'consumer:%')""";

    private static final String ORDER = " ORDER BY w.id";

    private Events() {}

    /**
     * @return how many of them are to be told
     * @throws SQLException when the rows cannot be written: the transaction must roll back
     */
    public static int write(Connection connection, List<Event> events) throws SQLException {
        return events.isEmpty() ? 0 : columns(connection, events).update("WITH " + insert(""));
    }

    /**
     * The statement that writes what {@link #columns} gives, to stand behind {@code WITH}; it returns how many are to be told.
     *
     * @param submitted a query before it, of that statement, whose {@code message_id} are those of applications' mail, for the statement does not see
     *     the rows that it writes; empty: there is none
     */
    public static String insert(String submitted) {
        return submitted.isEmpty()
                ? INSERT + ORDER
                : INSERT + " OR w.message_id IN (SELECT message_id FROM " + submitted + ")" + ORDER;
    }

    public static Rows<Event> columns(Connection connection, List<Event> events) throws SQLException {
        return new Rows<>(connection, events)
                .longs(Event::messageId)
                .longs(Event::id)
                .times(Event::at)
                .texts(event -> event.kind().name())
                .longs(Event::deliveryId)
                .texts(Event::recipient)
                .texts(origin(Origin::sender))
                .texts(origin(Origin::headerMessageId))
                .texts(talk(Talk::destination))
                .ints(event -> event.talk() == null ? null : event.talk().attempt())
                .texts(talk(Talk::reply))
                .texts(talk(Talk::remote))
                .texts(talk(Talk::tls))
                .texts(Event::detail);
    }

    private static Function<Event, @Nullable String> origin(Function<Origin, @Nullable String> column) {
        return event -> event.origin() == null ? null : column.apply(event.origin());
    }

    private static Function<Event, @Nullable String> talk(Function<Talk, @Nullable String> column) {
        return event -> event.talk() == null ? null : column.apply(event.talk());
    }
}
