package fish.remora.app.reading;

import fish.remora.api.Uid;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.StoredMessage;
import fish.remora.api.mailbox.StoredMessage.Detail;
import fish.remora.app.sql.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The statement behind FETCH: messages of a mailbox, so many that their octets fit into {@value #MOST_OCTETS}. Of a header no more than the header is read, and
 * nothing of the content when only fields are wanted that are kept beside it. Pure functions over a connection.
 */
final class MessageRows {
    private static final int MOST_OCTETS = 1024 * 1024;

    /** What a summary has, about. */
    private static final int SUMMARY_OCTETS = 1500;

    private static final String NONE = "NULL::bytea";

    /** In the order they are named in, whatever it is. */
    private static final String NAMED = """
            WITH asked AS (
              SELECT u.ord, e.uid, e.message_id, e.size, e.internal_date, e.saved_at
                FROM unnest(?::bigint[]) WITH ORDINALITY AS u(uid, ord) JOIN entry e ON e.mailbox_id = ? AND e.uid = u.uid
            )
            """;

    /** All between two UIDs, those among them that nobody has named as well: the index is gone down once rather than for each. */
    private static final String NEAR = """
            WITH asked AS (
              SELECT e.uid AS ord, e.uid, e.message_id, e.size, e.internal_date, e.saved_at
                FROM entry e WHERE e.mailbox_id = ? AND e.uid BETWEEN ? AND ?
            )
            """;

    private static final String FACTS =
            "SELECT uid, message_id, size, internal_date, saved_at, NULL::bytea, NULL::bytea, 0 FROM asked ORDER BY ord";

    /**
     * The first, and as many behind it as fit. The windows copy their rows, so that nothing long is among them unless it is wanted. LATERAL and OFFSET 0:
     * else the planner may read all messages of the server.
     */
    private static final String WITH_MESSAGES = """
            , sized AS (
              SELECT a.*, %s AS summary, %s AS listed, m.header_size, row_number() OVER (ORDER BY a.ord) AS place,
                     sum((%s)::integer) OVER (ORDER BY a.ord ROWS UNBOUNDED PRECEDING) AS octets
                FROM asked a CROSS JOIN LATERAL (%s OFFSET 0) m
            )
            SELECT s.uid, s.message_id, s.size, s.internal_date, s.saved_at, s.summary, %s, coalesce(s.header_size, -1)
              FROM sized s %s WHERE s.octets <= ? OR s.place = 1 ORDER BY s.ord""";

    private static final String MESSAGE =
            "SELECT x.summary, x.header_size, x.listed FROM message x WHERE x.id = a.message_id";

    /** Of whom nothing is asked that stands there. */
    private static final String NO_MESSAGE = "SELECT NULL::bytea AS summary, 0 AS header_size, NULL::bytea AS listed";

    private static final String CONTENT = """
            LEFT JOIN LATERAL (SELECT x.octets FROM content x WHERE x.message_id = s.message_id AND x.part = 0 OFFSET 0) c ON true""";

    private static final String HEADER = "substring(%s.octets FROM 1 FOR coalesce(s.header_size, 0))";

    private static final String HEADER_SIZE = "least(coalesce(m.header_size, a.size), " + StoredMessage.PART + ")";

    /** What is not kept beside the message is read from it. */
    private static final String LISTED = """
            coalesce(s.listed, (SELECT %s FROM content x WHERE x.message_id = s.message_id AND x.part = 0))""".formatted(HEADER.formatted("x"));

    private MessageRows() {}

    /** @param headerSize negative: not known */
    record Found(StoredMessage message, int headerSize) {}

    /** Something of the header is asked for, and no more of the content. */
    static boolean isOfHeader(Set<Detail> details) {
        return !details.contains(Detail.FIRST_PART)
                && (details.contains(Detail.HEADER) || details.contains(Detail.LISTED));
    }

    /** As many of them as fit, with what is asked of them; those that lie between them may be among them. */
    static List<Found> read(Connection connection, MailboxId mailbox, List<Uid> uids, Set<Detail> details)
            throws SQLException {
        List<Object> parameters = new ArrayList<>();
        boolean near = isNear(uids);
        if (near) {
            long first = uids.get(0).value();
            long last = uids.get(uids.size() - 1).value();
            parameters.addAll(List.of(mailbox.value(), first, last));
        } else {
            Object asked = connection.createArrayOf(
                    "int8", uids.stream().map(Uid::value).toArray());
            parameters.addAll(List.of(asked, mailbox.value()));
        }
        if (!details.isEmpty()) {
            parameters.add(MOST_OCTETS);
        }
        String sql = (near ? NEAR : NAMED) + (details.isEmpty() ? FACTS : withMessages(details));
        return Rows.read(connection, sql, MessageRows::found, parameters.toArray());
    }

    /** Ascending, and every other one at least of those between the first and the last. */
    static boolean isNear(List<Uid> uids) {
        long before = 0;
        for (Uid uid : uids) {
            if (uid.value() <= before) {
                return false;
            }
            before = uid.value();
        }
        return before - uids.get(0).value() < 2L * uids.size();
    }

    private static String withMessages(Set<Detail> details) {
        boolean summary = details.contains(Detail.SUMMARY);
        boolean first = details.contains(Detail.FIRST_PART);
        String octets = NONE;
        String size = "0";
        if (first) {
            octets = "c.octets";
            size = "least(a.size, " + StoredMessage.PART + ")";
        } else if (details.contains(Detail.HEADER)) {
            octets = HEADER.formatted("c");
            size = HEADER_SIZE;
        } else if (details.contains(Detail.LISTED)) {
            octets = LISTED;
            size = "coalesce(octet_length(m.listed), " + HEADER_SIZE + ")";
        }
        if (summary) {
            size += " + coalesce(octet_length(m.summary), " + SUMMARY_OCTETS + ")";
        }
        return WITH_MESSAGES.formatted(
                summary ? "m.summary" : NONE,
                octets.equals(LISTED) ? "m.listed" : NONE,
                size,
                first && !summary ? NO_MESSAGE : MESSAGE,
                octets,
                octets.contains("c.octets") ? CONTENT : "");
    }

    private static Found found(ResultSet row) throws SQLException {
        Instant internal = instant(row, 4, Instant.EPOCH);
        StoredMessage message = new StoredMessage(
                new Uid(row.getLong(1)),
                row.getLong(2),
                row.getLong(3),
                internal,
                instant(row, 5, internal),
                octets(row, 6),
                octets(row, 7));
        return new Found(message, row.getInt(8));
    }

    private static Instant instant(ResultSet row, int column, Instant otherwise) throws SQLException {
        // Not getObject: the pool's wrapper looks that method up by reflection in each call.
        Timestamp time = row.getTimestamp(column);
        return time == null ? otherwise : time.toInstant();
    }

    private static byte[] octets(ResultSet row, int column) throws SQLException {
        byte[] octets = row.getBytes(column);
        return octets == null ? new byte[0] : octets;
    }
}
