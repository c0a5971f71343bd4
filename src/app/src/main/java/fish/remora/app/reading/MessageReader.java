package fish.remora.app.reading;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.Maildrop;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /** Of a message that its mailbox shows, or has shown until lately: who holds a mailbox reads no other one's messages by their ids. */
    private static final String PART = """
            SELECT c.octets, a.ord FROM (%s) a CROSS JOIN LATERAL
                   (SELECT octets FROM content WHERE message_id = a.message_id AND part = a.part OFFSET 0) c
             WHERE EXISTS (SELECT 1 FROM entry e WHERE e.mailbox_id = a.mailbox_id AND e.uid = a.uid AND e.message_id = a.message_id)
                OR EXISTS (SELECT 1 FROM removed r WHERE r.mailbox_id = a.mailbox_id AND r.uid = a.uid AND r.message_id = a.message_id)
             ORDER BY a.ord""";

    private static final String PART_OF_MAILBOX = PART.formatted(
            "SELECT ?::bigint AS mailbox_id, ?::bigint AS uid, ?::bigint AS message_id, ?::integer AS part, 1 AS ord");

    private static final String PARTS_OF_INBOX = PART.formatted("""
            SELECT m.id AS mailbox_id, u.uid, u.message_id, m.part, u.ord
              FROM unnest(?::bigint[], ?::bigint[]) WITH ORDINALITY AS u(uid, message_id, ord)
             CROSS JOIN (SELECT id, ?::integer AS part FROM mailbox WHERE account_id = ? AND name = 'INBOX') m""");

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
        List<Uid> left = uids;
        while (true) {
            List<Summaries.Added> added = new ArrayList<>();
            List<Found> read = find(mailbox, left, details);
            List<StoredMessage> messages = new ArrayList<>(read.size());
            for (Found found : read) {
                if (!needsSummary(found, details)) {
                    messages.add(found.message());
                    continue;
                }
                Optional<Summaries.Added> now = summaries.add(mailbox, found.message(), details);
                now.ifPresent(one -> {
                    added.add(one);
                    messages.add(one.message());
                });
            }
            summaries.keep(added);
            if (!messages.isEmpty() || read.isEmpty()) {
                return messages;
            }
            // All of these are no more; who is given none asks for none behind them.
            left = behind(left, read.get(read.size() - 1).message().uid());
        }
    }

    private List<Found> find(MailboxId mailbox, List<Uid> uids, Set<Detail> details) throws Denied {
        return uids.isEmpty() ? List.of() : store.read(connection -> read(connection, mailbox, uids, details));
    }

    private static List<Uid> behind(List<Uid> uids, Uid last) {
        return uids.subList(uids.indexOf(last) + 1, uids.size());
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
            size = "least(coalesce(m.header_size, a.size), " + StoredMessage.PART + ")";
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
        // Not getObject: the pool's wrapper looks that method up by reflection in each call.
        return row.getTimestamp(column).toInstant();
    }

    private static byte[] octets(ResultSet row, int column) throws SQLException {
        byte[] octets = row.getBytes(column);
        return octets == null ? new byte[0] : octets;
    }

    /** See {@link fish.remora.api.MailboxListener#read}. Its octets outlive its entry for a while. */
    public byte[] read(AccountId account, MailboxId mailbox, StoredMessage message, int part) throws Denied {
        access.of(account.value(), mailbox.value()).require(Right.READ);
        return store.read(connection -> part(connection, mailbox.value(), message, part));
    }

    /** @throws Denied EXPUNGEISSUED when it is no more */
    static byte[] part(Connection connection, long mailbox, StoredMessage message, int part)
            throws SQLException, Denied {
        return Rows.read(
                        connection,
                        PART_OF_MAILBOX,
                        row -> row.getBytes(1),
                        mailbox,
                        message.uid().value(),
                        message.message(),
                        part)
                .stream()
                .findFirst()
                .orElseThrow(() -> new Denied(Denied.Code.EXPUNGEISSUED, "The message is no more"));
    }

    /** One part of a message of an account's INBOX; empty when it has none of that UID and id, nor had lately. */
    public Optional<byte[]> inbox(AccountId account, Maildrop.Item item, int part) throws Denied {
        return inbox(account, List.of(item), part).stream().findFirst();
    }

    /** The first parts of messages of an account's INBOX, in their order, up to the first of which the same is true. */
    public List<byte[]> inbox(AccountId account, List<Maildrop.Item> items) throws Denied {
        return inbox(account, items, 0);
    }

    private List<byte[]> inbox(AccountId account, List<Maildrop.Item> items, int part) throws Denied {
        List<Placed> found = store.read(connection -> new Rows<>(connection, items)
                .longs(item -> item.uid().value())
                .longs(Maildrop.Item::message)
                .query(PARTS_OF_INBOX, row -> new Placed(row.getLong(2), row.getBytes(1)), part, account.value()));
        List<byte[]> parts = new ArrayList<>(found.size());
        for (Placed next : found) {
            if (next.place() != parts.size() + 1) {
                break;
            }
            parts.add(next.octets());
        }
        return parts;
    }

    /** @param place among those asked for, from 1 */
    private record Placed(long place, byte[] octets) {}
}
