package fish.remora.app.access;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.Maildrop;
import fish.remora.api.Uid;
import fish.remora.app.mailbox.Access;
import fish.remora.app.mailbox.Expunging;
import fish.remora.app.mailbox.Held;
import fish.remora.app.mailbox.Mailbox;
import fish.remora.app.mailbox.Part;
import fish.remora.app.mailbox.Store;
import fish.remora.app.reading.MessageReader;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Ids;
import fish.remora.app.start.Node;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.ArrayList;
import java.util.List;

/**
 * INBOXes as POP3 sees them. The exclusive lock is a row, so that it holds across nodes; it falls with the node that took it.
 * One short transaction per method.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class Maildrops {
    private static final String LOCK = """
            INSERT INTO maildrop_lock (account_id, token, node_id) VALUES (?1, ?2, ?3)
            ON CONFLICT (account_id) DO UPDATE SET token = excluded.token, node_id = excluded.node_id
             WHERE NOT EXISTS (SELECT 1 FROM node
                                WHERE node.id = maildrop_lock.node_id AND seen_at > now() - make_interval(secs => ?4))""";

    private static final String UNLOCK = "DELETE FROM maildrop_lock WHERE account_id = ? AND token = ?";

    private static final String LIST = "SELECT uid, message_id, size FROM entry WHERE mailbox_id = ?1 ORDER BY uid";

    @PersistenceContext
    private EntityManager entities;

    @Inject
    private Store store;

    @Inject
    private MessageReader reader;

    @Inject
    private Access access;

    @Inject
    private Expunging expunging;

    @Inject
    private Ids ids;

    @EJB
    private Node node;

    /** See {@link fish.remora.api.MailboxListener#open}. */
    public Maildrop open(AccountId account) throws Denied {
        long token = ids.next();
        int taken = entities.createNativeQuery(LOCK)
                .setParameter(1, account.value())
                .setParameter(2, token)
                .setParameter(3, node.id())
                .setParameter(4, (double) Node.SILENCE_SECONDS)
                .executeUpdate();
        if (taken == 0) {
            throw new Denied(Denied.Code.INUSE, "Another session has this maildrop open");
        }
        Mailbox inbox = inbox(account);
        List<Maildrop.Item> items = new ArrayList<>();
        for (Object row :
                entities.createNativeQuery(LIST).setParameter(1, inbox.id()).getResultList()) {
            Object[] columns = (Object[]) row;
            long size = number(columns[2]);
            items.add(new Maildrop.Item(new Uid(number(columns[0])), number(columns[1]), size, Part.count(size)));
        }
        return new Maildrop(account, token, inbox.uidValidity(), items);
    }

    /** See {@link fish.remora.api.MailboxListener#read}. */
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public byte[] read(Maildrop maildrop, Maildrop.Item item, int part) throws Denied {
        return reader.inbox(maildrop.account(), item, part).orElseThrow(Maildrops::noMore);
    }

    /** See {@link fish.remora.api.MailboxListener#read(Maildrop, List)}. */
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public List<byte[]> read(Maildrop maildrop, List<Maildrop.Item> items) throws Denied {
        List<byte[]> parts = reader.inbox(maildrop.account(), items);
        if (parts.isEmpty()) {
            throw noMore();
        }
        return parts;
    }

    private static Denied noMore() {
        return new Denied(Denied.Code.NONEXISTENT, "The message is no more");
    }

    /** See {@link fish.remora.api.MailboxListener#close}. */
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public void close(Maildrop maildrop, List<Uid> expunge) throws Denied {
        store.write(tx -> {
            int held = Rows.update(tx.connection(), UNLOCK, maildrop.account().value(), maildrop.lock());
            if (held == 0 && !expunge.isEmpty()) {
                throw new Denied(Denied.Code.INUSE, "The lock was lost; nothing is deleted");
            }
            if (!expunge.isEmpty()) {
                long inbox = access.named(tx.connection(), maildrop.account().value(), Mailbox.INBOX)
                        .id();
                expunging.these(
                        tx, Held.of(tx, inbox), expunge.stream().map(Uid::value).toList());
            }
            return held;
        });
    }

    private Mailbox inbox(AccountId account) {
        return entities.createNamedQuery("Mailbox.named", Mailbox.class)
                .setParameter("account", account.value())
                .setParameter("name", Mailbox.INBOX)
                .getSingleResult();
    }

    private static long number(Object column) {
        return ((Number) column).longValue();
    }
}
