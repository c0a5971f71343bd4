package fish.remora.app.intake;

import fish.remora.api.Address;
import fish.remora.app.account.Route;
import fish.remora.app.mailbox.Entry;
import fish.remora.app.mailbox.Mailbox;
import fish.remora.app.mailbox.Mailboxes;
import fish.remora.app.mailbox.Message;
import fish.remora.app.mailbox.Part;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The transaction after which we owe a 250: content once, an entry for each inbox. All of a group or nothing. */
@Stateless
public class AcceptTransaction {
    @PersistenceContext
    private EntityManager entities;

    @EJB
    private Mailboxes mailboxes;

    @Resource
    private TransactionSynchronizationRegistry transactions;

    /** How a transaction ended. */
    static final class Outcome implements Synchronization {
        private int status = Status.STATUS_UNKNOWN;

        @Override
        public void beforeCompletion() {}

        @Override
        public void afterCompletion(int completed) {
            status = completed;
        }

        boolean isCommitted() {
            return status == Status.STATUS_COMMITTED;
        }
    }

    /**
     * Stores the group; the caller's own transaction, if any, stays out of it.
     *
     * @param outcome learns what became of the transaction: returning alone does not tell, as the container also returns from one that
     *     it has rolled back by itself, after a time-out for instance
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void store(List<Incoming> group, Outcome outcome) {
        transactions.registerInterposedSynchronization(outcome);
        Map<Long, Deque<Mailbox.Place>> places = takePlaces(group);
        for (Incoming incoming : group) {
            Message message = message(incoming);
            entities.persist(message);
            storeContent(incoming, message);
            for (Route.Inbox inbox : incoming.inboxes()) {
                Deque<Mailbox.Place> free = places.get(inbox.mailboxId());
                if (free == null) {
                    throw new IllegalStateException("mailbox " + inbox.mailboxId() + " is no more");
                }
                entities.persist(new Entry(free.remove(), message));
            }
        }
    }

    private Map<Long, Deque<Mailbox.Place>> takePlaces(List<Incoming> group) {
        Map<Long, Mailboxes.Arrivals> arrivals = new HashMap<>();
        for (Incoming incoming : group) {
            for (Route.Inbox inbox : incoming.inboxes()) {
                arrivals.merge(
                        inbox.mailboxId(),
                        new Mailboxes.Arrivals(inbox.mailboxId(), 1, incoming.size()),
                        Mailboxes.Arrivals::and);
            }
        }
        Map<Long, Deque<Mailbox.Place>> places = new HashMap<>();
        mailboxes.take(arrivals.values()).forEach((id, list) -> places.put(id, new ArrayDeque<>(list)));
        return places;
    }

    private static Message message(Incoming incoming) {
        String sender = incoming.transaction()
                .envelope()
                .sender()
                .map(Address::toString)
                .orElse(null);
        return new Message(
                incoming.id(),
                incoming.transaction().receivedAt(),
                incoming.size(),
                sender,
                HeaderIndex.of(incoming.index().header()),
                incoming.inboxes().size());
    }

    /** A small content waits in the persistence context for the group's batch; of a large one there is never more than a part. */
    private void storeContent(Incoming incoming, Message message) {
        try (InputStream octets = incoming.open()) {
            int count = Part.count(incoming.size());
            for (int number = 0; number < count; number++) {
                Part part = new Part(message, number, octets.readNBytes(Part.SIZE));
                entities.persist(part);
                if (!incoming.isSinglePart()) {
                    entities.flush();
                    entities.detach(part);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
