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
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * FETCH: many messages with one statement of {@link MessageRows}; parts of one with one more. Thread-safe.
 */
@ApplicationScoped
public class MessageReader {
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
            List<MessageRows.Found> read = find(mailbox, left, details);
            List<StoredMessage> messages = new ArrayList<>(read.size());
            for (MessageRows.Found found : read) {
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

    private List<MessageRows.Found> find(MailboxId mailbox, List<Uid> uids, Set<Detail> details) throws Denied {
        return uids.isEmpty()
                ? List.of()
                : store.read(connection -> MessageRows.read(connection, mailbox, uids, details));
    }

    private static List<Uid> behind(List<Uid> uids, Uid last) {
        int next = MessageRows.isNear(uids)
                ? (int) uids.stream().filter(uid -> uid.value() <= last.value()).count()
                : uids.indexOf(last) + 1;
        return uids.subList(next, uids.size());
    }

    private static boolean needsSummary(MessageRows.Found found, Set<Detail> details) {
        return details.contains(Detail.SUMMARY)
                        && !Summary.isReadable(found.message().summary())
                || MessageRows.isOfHeader(details) && found.headerSize() < 0;
    }

    /** Others may come that lie between them. */
    private static boolean hasGaps(List<Uid> uids) {
        return !uids.isEmpty()
                && uids.get(uids.size() - 1).value() - uids.get(0).value() != uids.size() - 1;
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
