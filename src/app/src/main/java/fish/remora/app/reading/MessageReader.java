package fish.remora.app.reading;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.Right;
import fish.remora.api.mailbox.StoredMessage;
import fish.remora.api.mailbox.StoredMessage.Detail;
import fish.remora.app.mailbox.Access;
import fish.remora.app.mailbox.Store;
import fish.remora.app.sql.Rows;
import fish.remora.protocol.mime.Summary;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * FETCH: many messages with one statement, so many that their octets fit into {@value #MOST_OCTETS}. Of a header no more than the header is read. Thread-safe.
 */
@ApplicationScoped
public class MessageReader {
    static final int MOST_OCTETS = 1024 * 1024;

    /** What a summary has, about. */
    private static final int SUMMARY_OCTETS = 1500;

    private static final int NO_OCTETS = 0;

    /** The first, and as many behind it as fit. */
    private static final String CHOSEN = """
            WITH asked AS (
              SELECT u.ord, e.uid, e.message_id, e.size, e.internal_date, coalesce(e.saved_at, e.internal_date) AS saved_at
                FROM unnest(?::bigint[]) WITH ORDINALITY AS u(uid, ord) JOIN entry e ON e.mailbox_id = ? AND e.uid = u.uid
            )
            """;

    private static final String FACTS = CHOSEN
            + "SELECT uid, message_id, size, internal_date, saved_at, NULL::bytea, NULL::bytea, 0 FROM asked ORDER BY ord";

    private static final String WITH_MESSAGES = CHOSEN + """
            , sized AS (
              SELECT a.*, m.summary, m.header_size,
                     sum(%s) OVER (ORDER BY a.ord) AS octets, row_number() OVER (ORDER BY a.ord) AS place
                FROM asked a JOIN message m ON m.id = a.message_id
            )
            SELECT s.uid, s.message_id, s.size, s.internal_date, s.saved_at, s.summary, %s, coalesce(s.header_size, -1)
              FROM sized s %s WHERE s.octets <= ? OR s.place = 1 ORDER BY s.ord""";

    private static final String CONTENT = "LEFT JOIN content c ON c.message_id = s.message_id AND c.part = 0";

    private static final String PART = "SELECT octets FROM content WHERE message_id = ? AND part = ?";

    @Inject
    private Store store;

    @Inject
    private Access access;

    @Inject
    private Summaries summaries;

    /** @param headerSize negative: not known */
    private record Found(StoredMessage message, int headerSize) {}

    /** See {@link fish.remora.api.MailboxListener#fetch}. */
    public List<StoredMessage> fetch(AccountId account, MailboxId mailbox, List<Uid> uids, Set<Detail> details)
            throws Denied {
        access.of(account.value(), mailbox.value()).require(Right.READ);
        return messages(mailbox, uids, details);
    }

    /** The same without a look at rights. */
    public List<StoredMessage> messages(MailboxId mailbox, List<Uid> uids, Set<Detail> details) throws Denied {
        List<StoredMessage> messages = new ArrayList<>();
        for (Found found : store.read(connection -> read(connection, mailbox, uids, details))) {
            messages.add(needsSummary(found, details) ? summaries.add(found.message(), details) : found.message());
        }
        return messages;
    }

    private static boolean needsSummary(Found found, Set<Detail> details) {
        return details.contains(Detail.SUMMARY)
                        && !Summary.isReadable(found.message().summary())
                || details.contains(Detail.HEADER) && !details.contains(Detail.FIRST_PART) && found.headerSize() < 0;
    }

    private static List<Found> read(Connection connection, MailboxId mailbox, List<Uid> uids, Set<Detail> details)
            throws SQLException {
        Object asked =
                connection.createArrayOf("int8", uids.stream().map(Uid::value).toArray());
        return details.isEmpty()
                ? Rows.read(connection, FACTS, row -> found(row, details), asked, mailbox.value())
                : Rows.read(connection, sql(details), row -> found(row, details), asked, mailbox.value(), MOST_OCTETS);
    }

    private static String sql(Set<Detail> details) {
        String octets = "NULL::bytea";
        String size = String.valueOf(NO_OCTETS);
        if (details.contains(Detail.FIRST_PART)) {
            octets = "c.octets";
            size = "least(a.size, " + StoredMessage.PART + ")";
        } else if (details.contains(Detail.HEADER)) {
            octets = "substring(c.octets FROM 1 FOR coalesce(s.header_size, 0))";
            size = "least(coalesce(m.header_size, 0), " + StoredMessage.PART + ")";
        }
        if (details.contains(Detail.SUMMARY)) {
            size += " + coalesce(octet_length(m.summary), " + SUMMARY_OCTETS + ")";
        }
        return WITH_MESSAGES.formatted(size, octets, octets.startsWith("NULL") ? "" : CONTENT);
    }

    private static Found found(ResultSet row, Set<Detail> details) throws SQLException {
        StoredMessage message = new StoredMessage(
                new Uid(row.getLong(1)),
                row.getLong(2),
                row.getLong(3),
                instant(row, 4),
                instant(row, 5),
                details.contains(Detail.SUMMARY) ? octets(row, 6) : new byte[0],
                octets(row, 7));
        return new Found(message, row.getInt(8));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static byte[] octets(ResultSet row, int column) throws SQLException {
        byte[] octets = row.getBytes(column);
        return octets == null ? new byte[0] : octets;
    }

    /** See {@link fish.remora.api.MailboxListener#read}. Whoever knows the message has been given it by this mailbox; its octets outlive its entry for a while. */
    public byte[] read(AccountId account, MailboxId mailbox, StoredMessage message, int part) throws Denied {
        access.of(account.value(), mailbox.value()).require(Right.READ);
        return store.read(connection -> part(connection, message.message(), part));
    }

    /** @throws Denied EXPUNGEISSUED when it is no more */
    static byte[] part(Connection connection, long message, int part) throws SQLException, Denied {
        return Rows.read(connection, PART, row -> row.getBytes(1), message, part).stream()
                .findFirst()
                .orElseThrow(() -> new Denied(Denied.Code.EXPUNGEISSUED, "The message is no more"));
    }
}
