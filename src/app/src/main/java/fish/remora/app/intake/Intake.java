package fish.remora.app.intake;

import fish.remora.api.MailTransaction;
import fish.remora.api.Refused;
import fish.remora.api.Reply;
import fish.remora.app.account.Route;
import fish.remora.app.delivery.CrashPoint;
import fish.remora.app.delivery.Posting;
import fish.remora.app.sql.CommitWatch;
import fish.remora.app.sql.StoreFailure;
import fish.remora.app.start.Ids;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes groups of mail transactions over: each is made ready outside the transaction, the good ones are stored in one, and when that
 * fails over a message, each is tried alone. Thread-safe.
 */
@ApplicationScoped
public class Intake {
    private static final System.Logger LOG = System.getLogger(Intake.class.getName());

    @EJB
    private AcceptTransaction acceptTransaction;

    @Inject
    private Arriving arriving;

    @Inject
    private Decisions decisions;

    /** See {@link fish.remora.api.MailListener#accept}. */
    public List<Reply> accept(List<MailTransaction> group) {
        Reply[] replies = new Reply[group.size()];
        List<Arrival> ready = new ArrayList<>(group.size());
        List<Integer> positions = new ArrayList<>(group.size());
        Reply unreachable = null;
        for (int i = 0; i < replies.length; i++) {
            if (unreachable != null) {
                replies[i] = unreachable;
                continue;
            }
            try {
                Arrival arrival = arriving.prepare(group.get(i));
                if (arrival.decided().isPresent()) {
                    replies[i] = decisions.decide(
                            arrival, group.get(i), arrival.decided().get());
                } else {
                    ready.add(arrival);
                    positions.add(i);
                }
            } catch (Refused refused) {
                replies[i] = refused.reply();
            } catch (IOException | RuntimeException | StackOverflowError failure) {
                LOG.log(Level.ERROR, "A message could not be made ready", failure);
                StoreFailure why = StoreFailure.of(failure);
                replies[i] = why.reply();
                // Each further one would wait for the database as long as this one did.
                unreachable = why.mayBeOneMessage() ? null : why.reply();
            }
        }
        List<Reply> stored = ready.isEmpty() ? List.of() : store(ready);
        for (int i = 0; i < stored.size(); i++) {
            replies[positions.get(i)] = stored.get(i);
        }
        return Arrays.asList(replies);
    }

    /** What is written with a mail, all of it or nothing. */
    public interface Alongside {
        /**
         * @param connection the transaction's own
         * @param message the mail's id
         */
        void in(Connection connection, long message) throws SQLException;
    }

    /**
     * Takes one mail over, and writes something in its transaction.
     *
     * @return see {@link fish.remora.api.MailListener#accept}
     */
    public Reply accept(MailTransaction mail, Alongside alongside) {
        try {
            Arrival arrival = arriving.prepare(mail);
            long id = arrival.posting().id();
            if (arrival.decided().isEmpty()) {
                return store(List.of(arrival), connection -> alongside.in(connection, id))
                        .get(0);
            }
            return decisions.decide(arrival, mail, arrival.decided().get(), connection -> alongside.in(connection, id));
        } catch (Refused refused) {
            return refused.reply();
        } catch (IOException | RuntimeException failure) {
            LOG.log(Level.ERROR, "A message could not be made ready", failure);
            return StoreFailure.of(failure).reply();
        }
    }

    private List<Reply> store(List<Arrival> group) {
        return store(group, connection -> {});
    }

    private List<Reply> store(List<Arrival> group, AcceptTransaction.Also also) {
        try {
            commit(group, also);
            return group.stream().map(Intake::stored).toList();
        } catch (RuntimeException failure) {
            StoreFailure why = StoreFailure.of(failure);
            if (group.size() > 1 && (why.mayBeOneMessage() || StoreFailure.isLocked(failure))) {
                LOG.log(Level.WARNING, "A group of {0} failed; each is tried alone", group.size());
                return storeOneByOne(group);
            }
            LOG.log(Level.ERROR, "Nothing stored of a group of " + group.size(), failure);
            group.forEach(arriving::withdraw);
            return Collections.nCopies(group.size(), why.reply());
        }
    }

    /**
     * When the database goes away meanwhile, the rest is not tried: each would wait as long as the first. Nor is what goes to all
     * mailboxes of one that has waited in vain: one of them is held for long.
     */
    private List<Reply> storeOneByOne(List<Arrival> group) {
        List<Reply> replies = new ArrayList<>(group.size());
        List<Set<Long>> held = new ArrayList<>();
        Reply unreachable = null;
        for (Arrival arrival : group) {
            Set<Long> mailboxes = mailboxes(arrival);
            if (unreachable != null || held.stream().anyMatch(mailboxes::containsAll)) {
                arriving.withdraw(arrival);
                replies.add(unreachable == null ? StoreFailure.LOCAL_ERROR : unreachable);
                continue;
            }
            try {
                commit(List.of(arrival), connection -> {});
                replies.add(stored(arrival));
            } catch (RuntimeException failure) {
                LOG.log(Level.ERROR, "Not stored: " + Ids.name(arrival.posting().id()), failure);
                StoreFailure why = StoreFailure.of(failure);
                if (StoreFailure.isLocked(failure)) {
                    held.add(mailboxes);
                } else if (!why.mayBeOneMessage()) {
                    unreachable = why.reply();
                }
                arriving.withdraw(arrival);
                replies.add(why.reply());
            }
        }
        return replies;
    }

    private static Set<Long> mailboxes(Arrival arrival) {
        return arrival.postings().stream()
                .flatMap(posting -> posting.inboxes().stream())
                .map(Route.Inbox::mailboxId)
                .collect(Collectors.toSet());
    }

    /** Returns once the group is committed; what leaves is on its way by then. */
    private void commit(List<Arrival> group, AcceptTransaction.Also also) {
        List<Posting> postings =
                group.stream().flatMap(arrival -> arrival.postings().stream()).toList();
        var watch = new CommitWatch();
        acceptTransaction.store(postings, watch, also);
        if (!watch.isCommitted()) {
            throw new IllegalStateException("the accept transaction did not commit");
        }
        CrashPoint.ACCEPT_AFTER_COMMIT.reached();
        arriving.committed(postings);
    }

    static Reply stored(Arrival arrival) {
        boolean leaves = !arrival.posting().departures().isEmpty();
        return Reply.of(
                250,
                "2.0.0",
                (leaves ? "Ok: queued as " : "Ok: stored as ")
                        + Ids.name(arrival.posting().id()));
    }
}
