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
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
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
              SELECT a.*, %s AS summary, m.header_size, row_number() OVER (ORDER BY a.ord) AS place,
                     sum((%s)::integer) OVER (ORDER BY a.ord ROWS UNBOUNDED PRECEDING) AS octets
                FROM asked a CROSS JOIN LATERAL (%s OFFSET 0) m
            )
            SELECT s.uid, s.message_id, s.size, s.internal_date, s.saved_at, s.summary, %s, coalesce(s.header_size, -1)
              FROM sized s %s WHERE s.octets <= ? OR s.place = 1 ORDER BY s.ord""";

    private static final String MESSAGE = "SELECT x.summary, x.header_size FROM message x WHERE x.id = a.message_id";

    /** Of whom nothing is asked that stands there. */
    private static final String NO_MESSAGE = "SELECT NULL::bytea AS summary, 0 AS header_size";

    private static final String CONTENT = """
            LEFT JOIN LATERAL (SELECT x.octets FROM content x WHERE x.message_id = s.message_id AND x.part = 0 OFFSET 0) c ON true""";

    /** Of a message that its mailbox shows, or has shown until lately: who holds a mailbox reads no other one's messages by their ids. */
    private static final String PART = """
            SELECT c.octets, a.ord FROM (%s) a CROSS JOIN LATERAL
                   (SELECT octets FROM content WHERE message_id = a.message_id AND part = a.part OFFSET 0) c
             WHERE EXISTS (SELECT 1 FROM entry e WHERE e.mailbox_id = a.mailbox_id AND e.uid = a.uid AND e.message_id = a.message_id)
                OR EXISTS (SELECT 1 FROM removed r WHERE r.account_id = (SELECT account_id FROM mailbox WHERE id = a.mailbox_id)
                              AND r.mailbox_id = a.mailbox_id AND r.uid = a.uid AND r.message_id = a.message_id)
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
        Set<Uid> asked = hasGaps(uids) ? new HashSet<>(uids) : Set.of();
        List<Uid> left = uids;
        while (true) {
            List<Summaries.Added> added = new ArrayList<>();
            List<Found> read = find(mailbox, left, details);
            List<StoredMessage> messages = new ArrayList<>(read.size());
            for (Found found : read) {
                if (!asked.isEmpty() && !asked.contains(found.message().uid())) {
                    continue;
                }
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
            // All of these are no more, or were not asked for; who is given none asks for none behind them.
            left = behind(left, read.get(read.size() - 1).message().uid());
        }
    }

    private List<Found> find(MailboxId mailbox, List<Uid> uids, Set<Detail> details) throws Denied {
        return uids.isEmpty() ? List.of() : store.read(connection -> read(connection, mailbox, uids, details));
    }

    private static List<Uid> behind(List<Uid> uids, Uid last) {
        int next = isNear(uids)
                ? (int) uids.stream().filter(uid -> uid.value() <= last.value()).count()
                : uids.indexOf(last) + 1;
        return uids.subList(next, uids.size());
    }

    private static boolean needsSummary(Found found, Set<Detail> details) {
        return details.contains(Detail.SUMMARY)
                        && !Summary.isReadable(found.message().summary())
                || details.contains(Detail.HEADER) && !details.contains(Detail.FIRST_PART) && found.headerSize() < 0;
    }

    private static List<Found> read(Connection connection, MailboxId mailbox, List<Uid> uids, Set<Detail> details)
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
        return Rows.read(connection, sql, MessageReader::found, parameters.toArray());
    }

    /** Ascending, and every other one at least of those between the first and the last. */
    private static boolean isNear(List<Uid> uids) {
        long before = 0;
        for (Uid uid : uids) {
            if (uid.value() <= before) {
                return false;
            }
            before = uid.value();
        }
        return before - uids.get(0).value() < 2L * uids.size();
    }

    /** Others may come that lie between them. */
    private static boolean hasGaps(List<Uid> uids) {
        return !uids.isEmpty()
                && uids.get(uids.size() - 1).value() - uids.get(0).value() != uids.size() - 1;
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
            octets = "substring(c.octets FROM 1 FOR coalesce(s.header_size, 0))";
            size = "least(coalesce(m.header_size, a.size), " + StoredMessage.PART + ")";
        }
        if (summary) {
            size += " + coalesce(octet_length(m.summary), " + SUMMARY_OCTETS + ")";
        }
        return WITH_MESSAGES.formatted(
                summary ? "m.summary" : NONE,
                size,
                first && !summary ? NO_MESSAGE : MESSAGE,
                octets,
                octets.equals(NONE) ? "" : CONTENT);
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
