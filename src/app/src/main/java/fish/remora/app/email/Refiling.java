package fish.remora.app.email;

import fish.remora.api.Denied;
import fish.remora.app.email.Emails.Email;
import fish.remora.app.email.Emails.Place;
import fish.remora.app.mailbox.Copies;
import fish.remora.app.mailbox.Expunging;
import fish.remora.app.mailbox.Flagging;
import fish.remora.app.mailbox.Held;
import fish.remora.app.mailbox.Room;
import fish.remora.app.mailbox.Store;
import fish.remora.app.mailbox.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Changes messages of an account: their keywords, the mailboxes they are in, whether they are there at all (RFC 8621 §4.6). Each message as a whole or not;
 * those of which the same is wished in one transaction. Thread-safe.
 */
@ApplicationScoped
public class Refiling {
    @Inject
    private Store store;

    @Inject
    private Emails emails;

    @Inject
    private Flagging flagging;

    @Inject
    private Copies copies;

    @Inject
    private Expunging expunging;

    /**
     * What came of wishes, by messages.
     *
     * @param stale those that somebody else has changed meanwhile: nothing was done
     */
    public record Outcome(Set<Long> done, Set<Long> stale, Map<Long, Denied> refused) {
        private Outcome() {
            this(new TreeSet<>(), new TreeSet<>(), new HashMap<>());
        }
    }

    /** @throws Denied UNAVAILABLE: of those that are in no outcome nothing is known */
    public Outcome refile(long account, Collection<Wish> wishes) throws Denied {
        Map<Wish.Plan, Map<Long, Email>> groups = new LinkedHashMap<>();
        for (Wish wish : wishes) {
            groups.computeIfAbsent(wish.plan(), plan -> new LinkedHashMap<>())
                    .put(wish.was().message(), wish.was());
        }
        Outcome outcome = new Outcome();
        for (Map.Entry<Wish.Plan, Map<Long, Email>> group : groups.entrySet()) {
            Map<Long, Email> these = group.getValue();
            try {
                Set<Long> done =
                        store.<Set<Long>, RuntimeException>write(tx -> done(tx, account, group.getKey(), these));
                outcome.done.addAll(done);
                these.keySet().stream().filter(id -> !done.contains(id)).forEach(outcome.stale::add);
            } catch (Denied denied) {
                if (denied.code() == Denied.Code.UNAVAILABLE) {
                    throw denied;
                }
                these.keySet().forEach(id -> outcome.refused.put(id, denied));
            }
        }
        return outcome;
    }

    /** @return those that were as they had been */
    private Set<Long> done(Tx tx, long account, Wish.Plan plan, Map<Long, Email> these) throws SQLException, Denied {
        int more = plan.into().size() - (plan.moves() ? 1 : 0);
        if (more > 0) {
            long octets = these.values().stream().mapToLong(Email::size).sum();
            Room.take(tx, account, () -> new Room.Need((long) more * these.size(), more * octets));
        }
        Set<Long> mailboxes = new TreeSet<>(plan.into());
        these.values().forEach(one -> one.places().forEach(place -> mailboxes.add(place.mailbox())));
        Map<Long, Held> held = Held.all(tx.connection(), mailboxes);
        for (long target : plan.into()) {
            if (Held.in(held, target).owner() != account) {
                throw new Denied(Denied.Code.NONEXISTENT, "There is no such mailbox");
            }
        }
        List<Email> same = emails.of(tx.connection(), account, these.keySet()).values().stream()
                .filter(one -> one.equals(these.get(one.message())))
                .toList();
        mark(tx, held, plan, same);
        place(tx, held, plan, same);
        Set<Long> done = new TreeSet<>();
        same.forEach(one -> done.add(one.message()));
        return done;
    }

    private void mark(Tx tx, Map<Long, Held> held, Wish.Plan plan, List<Email> messages) throws SQLException, Denied {
        if (plan.marks().isNone()) {
            return;
        }
        for (Map.Entry<Long, List<Long>> one : uids(messages).entrySet()) {
            flagging.mark(tx, Held.in(held, one.getKey()), one.getValue(), plan.marks());
        }
    }

    /** What goes elsewhere goes there first: behind that it is not where it was. */
    private void place(Tx tx, Map<Long, Held> held, Wish.Plan plan, List<Email> messages) throws SQLException, Denied {
        Map<Long, List<Long>> uids = uids(messages);
        if (plan.source() != 0) {
            Held source = Held.in(held, plan.source());
            List<Long> firsts = firsts(messages, plan.source());
            for (long target :
                    plan.into().subList(plan.moves() ? 1 : 0, plan.into().size())) {
                copies.copy(tx, source, Held.in(held, target), firsts);
            }
            if (plan.moves()) {
                copies.move(tx, source, Held.in(held, plan.into().get(0)), uids.getOrDefault(source.id(), List.of()));
            }
        }
        for (long left : plan.outOf()) {
            if (left != plan.source()) {
                expunging.these(tx, Held.in(held, left), uids.getOrDefault(left, List.of()));
            }
        }
    }

    private static Map<Long, List<Long>> uids(List<Email> messages) {
        Map<Long, List<Long>> uids = new TreeMap<>();
        for (Email message : messages) {
            for (Place place : message.places()) {
                uids.computeIfAbsent(place.mailbox(), id -> new ArrayList<>()).add(place.uid());
            }
        }
        return uids;
    }

    /** One UID of each: a message may be in a mailbox twice. */
    private static List<Long> firsts(List<Email> messages, long mailbox) {
        return messages.stream()
                .map(message -> message.places().stream()
                        .filter(place -> place.mailbox() == mailbox)
                        .mapToLong(Place::uid)
                        .min()
                        .orElseThrow())
                .toList();
    }
}
