package fish.remora.app.delivery;

import fish.remora.api.Address;
import fish.remora.api.Content;
import fish.remora.api.DsnRequest;
import fish.remora.api.Envelope;
import fish.remora.api.NextHop;
import fish.remora.api.Octets;
import fish.remora.api.Priority;
import fish.remora.api.Recipient;
import fish.remora.app.delivery.Posting.Departures;
import fish.remora.app.delivery.Posting.Held;
import fish.remora.app.mailbox.Part;
import fish.remora.app.start.Ids;
import fish.remora.app.tenant.SafeMode;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Makes deliveries of the foreign recipients of a new message, grouped by next hop. Thread-safe. */
@ApplicationScoped
public class Forwarding {
    private static final System.Logger LOG = System.getLogger(Forwarding.class.getName());

    @Inject
    private Routes routes;

    @Inject
    private Sender sender;

    @Inject
    private RetrySchedule schedule;

    @Inject
    private Ids ids;

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    /**
     * A message that leaves.
     *
     * @param stored as it will lie in the database
     * @param returnPath octets of our Return-Path in front of it, which goes no further (RFC 5321 §4.4)
     * @param sole no mailbox gets it
     * @param mode whom it may reach
     * @param by whose mail it is, and then safe mode is for recipients of this server as well; null: no application's
     */
    public record Outgoing(
            long id,
            Instant receivedAt,
            Optional<Address> sender,
            Envelope.Options options,
            Content stored,
            int returnPath,
            boolean sole,
            SafeMode mode,
            @Nullable Submitted by) {
        Priority priority() {
            return by == null ? Priority.NORMAL : by.priority();
        }

        /**
         * Some of it, with this reverse-path.
         *
         * @param all it is all of it that leaves
         */
        public Outgoing as(Optional<Address> other, boolean all) {
            return new Outgoing(id, receivedAt, other, options, stored, returnPath, sole && all, mode, by);
        }
    }

    /** What is leased has reserved its memory: dispatch or {@linkplain #withdraw} it. */
    public Departures depart(Outgoing message, List<Recipient> recipients) {
        Map<NextHop, List<Delivery>> ways = new LinkedHashMap<>();
        List<Held> held = new ArrayList<>();
        List<Address> captured = new ArrayList<>(0);
        for (Recipient recipient : recipients) {
            if (!mayReach(message, recipient.address())) {
                captured.add(recipient.address());
                continue;
            }
            Delivery delivery = delivery(message, recipient);
            Onward onward = routes.find(recipient.address());
            if (onward instanceof Onward.To to) {
                ways.computeIfAbsent(to.nextHop(), hop -> new ArrayList<>()).add(delivery);
            } else {
                held.add(held(message.sender(), delivery, onward));
            }
        }
        return admit(message, ways, held, captured);
    }

    /** The only way out: whatever was redirected or left out before, nothing passes here that safe mode does not admit. */
    private boolean mayReach(Outgoing message, Address recipient) {
        return message.mode().admits(recipient) || message.by() == null && routes.leadsToApplication(recipient);
    }

    /** A route that has come to refuse since RCPT: what was taken is not thrown away. */
    private static Held held(Optional<Address> sender, Delivery delivery, Onward onward) {
        return onward instanceof Onward.Hold hold
                ? new Held(sender, delivery, hold.then().destination(), hold.why())
                : new Held(sender, delivery, delivery.recipient().address().domain(), ((Onward.Refuse) onward).why());
    }

    /** Who is not to hear of a delay has no deadline but the end. */
    private Delivery delivery(Outgoing message, Recipient recipient) {
        long id = ids.next();
        Instant expiry = schedule.expiry(message.receivedAt());
        boolean told = message.sender().isPresent() && Delivery.notifies(recipient, DsnRequest.Notify.DELAY);
        Instant deadline = told ? schedule.delayNotice(message.receivedAt()) : expiry;
        return new Delivery(id, id, recipient, 0, deadline, expiry);
    }

    private Departures admit(
            Outgoing message, Map<NextHop, List<Delivery>> ways, List<Held> held, List<Address> captured) {
        List<Consignment> leased = new ArrayList<>(1);
        List<Consignment> queued = new ArrayList<>(0);
        boolean alone = message.sole() && held.isEmpty() && ways.size() == 1 && fitsOnePart(message);
        ways.forEach((nextHop, deliveries) -> {
            int most = Consignment.most(nextHop);
            for (int from = 0; from < deliveries.size(); from += most) {
                int to = Math.min(from + most, deliveries.size());
                boolean sole = alone && to - from == deliveries.size();
                Consignment one = consignment(message, nextHop, deliveries.subList(from, to), sole);
                (sender.admit(one) ? leased : queued).add(one);
            }
        });
        return new Departures(leased, queued, held, captured);
    }

    private Consignment consignment(Outgoing message, NextHop nextHop, List<Delivery> deliveries, boolean sole) {
        return new Consignment(
                message.id(),
                message.receivedAt(),
                message.sender(),
                message.options(),
                content(message),
                nextHop,
                List.copyOf(deliveries),
                sole,
                message.priority());
    }

    private Content content(Outgoing message) {
        return message.stored() instanceof Octets octets
                ? new Octets(octets.whole(), message.returnPath())
                : new StoredContent(database, message.id(), message.stored().size(), message.returnPath());
    }

    private static boolean fitsOnePart(Outgoing message) {
        return message.stored().size() <= Part.SIZE;
    }

    /** The transaction has committed: nothing that goes wrong from now on may look as if it had not. */
    public void dispatch(Posting posting) {
        try {
            posting.departures().leased().forEach(sender::dispatch);
            posting.departures().queued().forEach(one -> sender.nudge(one.destination()));
        } catch (RuntimeException failure) {
            LOG.log(Level.ERROR, "A committed mail was not sent at once; its lease will end", failure);
        }
    }

    /** The transaction has not committed. */
    public void withdraw(Posting posting) {
        posting.departures().leased().forEach(this::withdraw);
    }

    /** Nor will it. */
    public void withdraw(Consignment leased) {
        sender.withdraw(leased);
    }
}
