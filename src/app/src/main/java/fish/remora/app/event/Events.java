package fish.remora.app.event;

import fish.remora.app.event.Event.Origin;
import fish.remora.app.event.Event.Talk;
import fish.remora.app.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes the trace: many rows by one statement, in the caller's transaction. */
public final class Events {
    private static final String INSERT = """
            INSERT INTO event (message_id, id, at, kind, delivery_id, recipient, sender, header_message_id, destination, attempt,
                               reply, remote, tls, detail)
            SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::timestamptz[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[],
                                 ?::text[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[])""";

    private Events() {}

    /** @throws SQLException when the rows cannot be written: the transaction must roll back */
    public static void write(Connection connection, List<Event> events) throws SQLException {
        if (!events.isEmpty()) {
            columns(connection, events).update(INSERT);
        }
    }

    /** The statement that writes what {@link #columns} gives. */
    public static String insert() {
        return INSERT;
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
