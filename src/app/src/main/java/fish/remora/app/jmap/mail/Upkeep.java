package fish.remora.app.jmap.mail;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fish.remora.api.Denied;
import fish.remora.app.email.Orders;
import fish.remora.app.email.Query;
import fish.remora.app.mailbox.Changes;
import fish.remora.app.start.Errand;
import fish.remora.app.start.Threads;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the orders and threads of mailboxes that somebody looks at up to date behind his back, so that he does not wait for it when he looks again. What it
 * does not come to, whoever looks does. Thread-safe.
 */
@ApplicationScoped
public class Upkeep implements Changes.Listener {
    private static final System.Logger LOG = System.getLogger(Upkeep.class.getName());

    private static final int MOST = 10_000;
    private static final Duration INTEREST = Duration.ofHours(12);

    /** The mailboxes that are looked at with their threads, and whose they are. */
    private final Cache<Long, Long> lookedAt =
            Caffeine.newBuilder().expireAfterAccess(INTEREST).maximumSize(MOST).build();

    private final Set<Long> due = ConcurrentHashMap.newKeySet();

    @Inject
    private Changes changes;

    @Inject
    private Orders orders;

    @Inject
    private Threads threads;

    private Errand errand;

    @PostConstruct
    void listen() {
        errand = new Errand(threads, this::work);
        changes.add(this);
    }

    /** Somebody looks at this. */
    void use(long account, Query query) {
        if (query.collapsed()) {
            query.mailbox().ifPresent(mailbox -> lookedAt.put(mailbox, account));
        }
    }

    @Override
    public void mailboxesChanged(Set<Long> mailboxes) {
        boolean some = false;
        for (long mailbox : mailboxes) {
            some |= lookedAt.asMap().containsKey(mailbox) && due.add(mailbox);
        }
        if (some) {
            errand.wake();
        }
    }

    @Override
    public void listsChanged(Set<Long> accounts) {}

    private void work() {
        for (long mailbox : Set.copyOf(due)) {
            due.remove(mailbox);
            Long account = lookedAt.asMap().get(mailbox);
            try {
                if (account != null) {
                    orders.threaded(account, mailbox);
                }
            } catch (Denied | RuntimeException failure) {
                LOG.log(Level.DEBUG, "The order of a mailbox waits for its reader", failure);
            }
        }
    }
}
