package fish.remora.app.email;

import fish.remora.app.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where messages are in an account's mailboxes. Pure functions over a connection. */
final class Presence {
    private static final String PLACES = """
            SELECT e.message_id, e.mailbox_id, e.uid FROM unnest(?::bigint[]) AS a(id)
             CROSS JOIN LATERAL (SELECT x.message_id, x.mailbox_id, x.uid FROM entry x WHERE x.message_id = a.id OFFSET 0) e
              JOIN mailbox m ON m.id = e.mailbox_id AND m.account_id = ?""";

    private static final String MESSAGES = """
            SELECT e.message_id FROM unnest(?::bigint[], ?::bigint[]) AS p(mailbox, uid)
             CROSS JOIN LATERAL (SELECT x.message_id FROM entry x WHERE x.mailbox_id = p.mailbox AND x.uid = p.uid OFFSET 0) e""";

    private Presence() {}

    /** A UID of a mailbox. */
    record Place(long mailbox, long uid) {}

    private record Found(long message, Place place) {}

    /** By message; one that is nowhere is missing. */
    static Map<Long, List<Place>> of(Connection connection, long account, Collection<Long> messages)
            throws SQLException {
        Map<Long, List<Place>> places = new HashMap<>();
        new Rows<>(connection, List.copyOf(messages))
                .longs(id -> id)
                .query(PLACES, row -> new Found(row.getLong(1), new Place(row.getLong(2), row.getLong(3))), account)
                .forEach(one -> places.computeIfAbsent(one.message(), id -> new ArrayList<>(1))
                        .add(one.place()));
        return places;
    }

    /** The messages at these places; some may have gone. */
    static List<Long> at(Connection connection, List<Place> places) throws SQLException {
        return new Rows<>(connection, places)
                .longs(Place::mailbox)
                .longs(Place::uid)
                .query(MESSAGES, row -> row.getLong(1));
    }
}
