package fish.remora.app.intake;

import fish.remora.api.Counters;
import fish.remora.api.Counters.Counter;
import fish.remora.api.MailTransaction;
import fish.remora.api.Recipient;
import fish.remora.api.Refused;
import fish.remora.api.Reply;
import fish.remora.app.account.Directory;
import fish.remora.app.account.Route;
import fish.remora.app.start.Ids;
import fish.remora.app.start.Startup;
import fish.remora.protocol.mime.TraceFields;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Takes groups of mail transactions over: each is made ready outside the transaction, the good ones are stored in one, and when that
 * fails over a message, each is tried alone. Waits for the start to be
 * over: the container opens the ports earlier. Thread-safe.
 */
@ApplicationScoped
public class Intake {
    @EJB
    private Startup startup;

    private static final System.Logger LOG = System.getLogger(Intake.class.getName());

    @Inject
    private Directory directory;

    @Inject
    private Recipients recipients;

    @EJB
    private AcceptTransaction acceptTransaction;

    @Inject
    private Ids ids;

    @Inject
    @ConfigProperty(name = "remora.hostname", defaultValue = "localhost")
    private String hostName;

    @PostConstruct
    void waitForStart() {
        startup.await();
    }

    /** See {@link fish.remora.api.MailListener#accept}. */
    public List<Reply> accept(List<MailTransaction> group) {
        Reply[] replies = new Reply[group.size()];
        List<Incoming> ready = new ArrayList<>(group.size());
        List<Integer> positions = new ArrayList<>(group.size());
        Reply unreachable = null;
        for (int i = 0; i < replies.length; i++) {
            if (unreachable != null) {
                replies[i] = unreachable;
                continue;
            }
            try {
                ready.add(prepare(group.get(i)));
                positions.add(i);
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

    private Incoming prepare(MailTransaction transaction) throws IOException, Refused {
        long id = ids.next();
        Incoming incoming = new Incoming(
                id, transaction, trace(transaction, id), Incoming.index(transaction), inboxes(transaction));
        if (incoming.isLoop()) {
            throw Refused.with(554, "5.4.6", "Too many hops: this mail runs in a loop");
        }
        recipients.checkRoom(new Route.Local(incoming.inboxes()), incoming.size());
        return incoming;
    }

    /** Each once, however many of the recipients lead to it. */
    private List<Route.Inbox> inboxes(MailTransaction transaction) throws Refused {
        Set<Route.Inbox> inboxes = new LinkedHashSet<>();
        for (Recipient recipient : transaction.envelope().recipients()) {
            if (directory.resolve(recipient.address()) instanceof Route.Local local) {
                inboxes.addAll(local.inboxes());
            } else {
                // It was somebody's at RCPT: the next try will hear there what has become of it.
                throw Refused.with(451, "4.3.0", "A recipient has just changed; try again");
            }
        }
        return List.copyOf(inboxes);
    }

    private byte[] trace(MailTransaction transaction, long id) throws IOException {
        ByteArrayOutputStream fields = new ByteArrayOutputStream(256);
        fields.write(TraceFields.returnPath(transaction.envelope()));
        fields.write(TraceFields.received(
                transaction.peer(), transaction.envelope(), hostName, name(id), transaction.receivedAt()));
        return fields.toByteArray();
    }

    private List<Reply> store(List<Incoming> group) {
        try {
            commit(group);
            return group.stream().map(Intake::stored).toList();
        } catch (RuntimeException failure) {
            StoreFailure why = StoreFailure.of(failure);
            if (group.size() > 1 && why.mayBeOneMessage()) {
                LOG.log(Level.WARNING, "A group of {0} failed; each is tried alone", group.size());
                return storeOneByOne(group);
            }
            LOG.log(Level.ERROR, "Nothing stored of a group of " + group.size(), failure);
            return Collections.nCopies(group.size(), why.reply());
        }
    }

    /** When the database goes away meanwhile, the rest is not tried: each would wait as long as the first. */
    private List<Reply> storeOneByOne(List<Incoming> group) {
        List<Reply> replies = new ArrayList<>(group.size());
        for (Incoming incoming : group) {
            try {
                commit(List.of(incoming));
                replies.add(stored(incoming));
            } catch (RuntimeException failure) {
                LOG.log(Level.ERROR, "Not stored: " + name(incoming.id()), failure);
                StoreFailure why = StoreFailure.of(failure);
                int rest = why.mayBeOneMessage() ? 1 : group.size() - replies.size();
                replies.addAll(Collections.nCopies(rest, why.reply()));
                if (replies.size() == group.size()) {
                    break;
                }
            }
        }
        return replies;
    }

    /** Returns once the group is committed. */
    private void commit(List<Incoming> group) {
        var outcome = new AcceptTransaction.Outcome();
        acceptTransaction.store(group, outcome);
        if (!outcome.isCommitted()) {
            throw new IllegalStateException("the accept transaction did not commit");
        }
        Counters.shared().increment(Counter.COMMITS);
        group.forEach(incoming ->
                Counters.shared().add(Counter.STORED, incoming.inboxes().size()));
    }

    private static Reply stored(Incoming incoming) {
        return Reply.of(250, "2.0.0", "Ok: stored as " + name(incoming.id()));
    }

    /** What the log, the reply and the trace field call a message. */
    private static String name(long id) {
        return Long.toString(id, 36);
    }
}
