package fish.remora.app.delivery;

import fish.remora.api.Content;
import fish.remora.api.MailConsumers.Answer;
import fish.remora.app.account.Route;
import fish.remora.app.event.Event;
import fish.remora.app.event.Event.Kind;
import fish.remora.app.event.Event.Origin;
import fish.remora.app.event.Event.Talk;
import fish.remora.app.event.ToTell;
import fish.remora.app.mailbox.Entry;
import fish.remora.app.mailbox.Mailbox;
import fish.remora.app.mailbox.Mailboxes;
import fish.remora.app.mailbox.Message;
import fish.remora.app.mailbox.Part;
import fish.remora.app.start.Ids;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes messages: content once, an entry for each inbox, a row for each delivery, an event for each recipient. In the caller's transaction. */
@Stateless
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class Postings {
    @PersistenceContext
    private EntityManager entities;

    @EJB
    private Mailboxes mailboxes;

    @Inject
    private Queue queue;

    @Inject
    private Captures captures;

    @Inject
    private jakarta.enterprise.event.Event<ToTell> toTell;

    @Inject
    private Ids ids;

    /** All of the group or nothing: an exception rolls the caller's transaction back. */
    public void write(Collection<Posting> group) {
        Map<Long, Deque<Mailbox.Place>> places = takePlaces(group);
        List<Queue.Row> rows = new ArrayList<>();
        List<Event> trace = new ArrayList<>();
        List<Posting> transit = new ArrayList<>();
        for (Posting posting : group) {
            if (posting.isInTransit()) {
                transit.add(posting);
            } else if (posting.copies() > 0) {
                store(posting, places);
            }
            rows(posting, rows);
            trace(posting, trace);
        }
        try {
            // The transaction's own connection: a second one, asked for while JPA has the first, may commit each
            // statement by itself on Payara.
            Connection connection = entities.unwrap(Connection.class);
            for (Posting posting : group) {
                captures.write(connection, posting);
            }
            if (queue.insert(connection, group, transit, rows, trace) > 0) {
                toTell.fire(new ToTell());
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("the queue cannot be written", failure);
        }
    }

    private void store(Posting posting, Map<Long, Deque<Mailbox.Place>> places) {
        Message message = message(posting);
        entities.persist(message);
        storeContent(posting, message);
        for (Route.Inbox inbox : posting.inboxes()) {
            Deque<Mailbox.Place> free = places.get(inbox.mailboxId());
            if (free == null) {
                throw new IllegalStateException("mailbox " + inbox.mailboxId() + " is no more");
            }
            entities.persist(new Entry(free.remove(), message, 0));
        }
    }

    private Map<Long, Deque<Mailbox.Place>> takePlaces(Collection<Posting> group) {
        Map<Long, Mailboxes.Arrivals> arrivals = new HashMap<>();
        for (Posting posting : group) {
            for (Route.Inbox inbox : posting.inboxes()) {
                arrivals.merge(
                        inbox.mailboxId(),
                        new Mailboxes.Arrivals(
                                inbox.mailboxId(), 1, posting.text().content().size()),
                        Mailboxes.Arrivals::and);
            }
        }
        Map<Long, Deque<Mailbox.Place>> places = new HashMap<>();
        if (!arrivals.isEmpty()) {
            mailboxes.take(arrivals.values()).forEach((id, list) -> places.put(id, new ArrayDeque<>(list)));
        }
        return places;
    }

    private static Message message(Posting posting) {
        return new Message(
                posting.id(),
                posting.receivedAt(),
                posting.text().content().size(),
                posting.sender().map(Object::toString).orElse(null),
                posting.text().described(),
                posting.copies(),
                posting.options());
    }

    /** A small content waits in the persistence context for the group's batch; of a large one there is never more than a part. */
    private void storeContent(Posting posting, Message message) {
        Content content = posting.text().content();
        int count = Part.count(content.size());
        try (InputStream octets = content.open()) {
            for (int number = 0; number < count; number++) {
                Part part = new Part(message, number, octets.readNBytes(Part.SIZE));
                entities.persist(part);
                if (count > 1) {
                    entities.flush();
                    entities.detach(part);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void rows(Posting posting, List<Queue.Row> rows) {
        posting.departures().leased().forEach(one -> rows(posting, one, Queue.State.LEASED, rows));
        posting.departures().queued().forEach(one -> rows(posting, one, Queue.State.QUEUED, rows));
        for (Posting.Held held : posting.departures().held()) {
            rows.add(new Queue.Row(posting, held.sender(), held.delivery(), held.destination(), Queue.State.HELD));
        }
    }

    private static void rows(Posting posting, Consignment one, Queue.State state, List<Queue.Row> rows) {
        one.deliveries()
                .forEach(
                        delivery -> rows.add(new Queue.Row(posting, one.sender(), delivery, one.destination(), state)));
    }

    private void trace(Posting posting, List<Event> trace) {
        Origin origin = new Origin(Event.path(posting.sender()), posting.text().messageId());
        posting.local()
                .forEach(recipient -> trace.add(event(posting, Kind.STORED, origin, null, recipient.toString())));
        posting.expanded()
                .forEach(recipient -> trace.add(event(posting, Kind.FORWARDED, origin, null, recipient.toString())));
        for (Consignment one : posting.departures().leased()) {
            one.deliveries().forEach(delivery -> trace.add(queued(posting, origin, delivery, one.destination())));
        }
        for (Consignment one : posting.departures().queued()) {
            one.deliveries().forEach(delivery -> trace.add(queued(posting, origin, delivery, one.destination())));
        }
        posting.departures()
                .captured()
                .forEach(one -> trace.add(event(posting, Kind.CAPTURED, origin, null, one.toString())));
        posting.decided().ifPresent(one -> decided(posting, origin, one, trace));
        for (Posting.Held held : posting.departures().held()) {
            trace.add(queued(posting, origin, held.delivery(), held.destination()));
            trace.add(new Event(
                    posting.id(),
                    ids.next(),
                    posting.receivedAt(),
                    Kind.HELD,
                    held.delivery().id(),
                    held.delivery().recipient().address().toString(),
                    null,
                    null,
                    held.why()));
        }
    }

    private void decided(Posting posting, Origin origin, Posting.Decided one, List<Event> trace) {
        String recipient = one.recipient().toString();
        trace.add(event(posting, Kind.QUEUED, origin, null, recipient));
        trace.add(new Event(
                posting.id(),
                ids.next(),
                posting.receivedAt(),
                Kind.DELIVERED,
                null,
                recipient,
                null,
                new Talk(one.destination(), 1, Answer.TAKEN.toString(), null, null),
                null));
    }

    private Event queued(Posting posting, Origin origin, Delivery delivery, String destination) {
        return new Event(
                posting.id(),
                ids.next(),
                posting.receivedAt(),
                Kind.QUEUED,
                delivery.id(),
                delivery.recipient().address().toString(),
                origin,
                new Talk(destination, 0, null, null, null),
                null);
    }

    private Event event(Posting posting, Kind kind, Origin origin, @Nullable Long delivery, String recipient) {
        return new Event(posting.id(), ids.next(), posting.receivedAt(), kind, delivery, recipient, origin, null, null);
    }
}
