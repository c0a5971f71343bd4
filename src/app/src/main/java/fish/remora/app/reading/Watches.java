package fish.remora.app.reading;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.Right;
import fish.remora.api.mailbox.Watch;
import fish.remora.app.mailbox.Access;
import fish.remora.app.mailbox.Changes;
import fish.remora.app.mailbox.MailboxList;
import fish.remora.app.mailbox.Store;
import fish.remora.app.sql.Rows;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Who waits for what. Changes by this node are told right after their commit; those by others when {@link #look} finds them, each second while somebody
 * waits. Somebody may be told of what he has seen already, never not told. Thread-safe.
 */
@ApplicationScoped
public class Watches implements Changes.Listener {
    private static final System.Logger LOG = System.getLogger(Watches.class.getName());

    private static final String MODSEQS = "SELECT id, highest_modseq FROM mailbox WHERE id = ANY (?)";

    private static final String VERSIONS = "SELECT account_id, version FROM mailbox_list WHERE account_id = ANY (?)";

    private final Map<Long, Set<Waiting>> byMailbox = new ConcurrentHashMap<>();
    private final Map<Long, Set<Waiting>> byAccount = new ConcurrentHashMap<>();

    /** What was found at the last look; only that thread has it. */
    private Map<Long, Long> modseqs = new HashMap<>();

    private Map<Long, Long> versions = new HashMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();

    @Inject
    private Changes changes;

    @Inject
    private Access access;

    @Inject
    private Store store;

    @Inject
    private Views views;

    private record Numbered(long id, long number) {}

    /** After {@link Views}: who is told asks them. */
    @PostConstruct
    void listen() {
        views.known(0);
        changes.add(this);
    }

    /** See {@link fish.remora.api.MailboxListener#watch}. Mailboxes that the account may not read are passed over. */
    public Watch watch(AccountId account, Set<MailboxId> mailboxes, Watch.Listener listener) throws Denied {
        List<Long> readable = new ArrayList<>();
        for (MailboxId mailbox : mailboxes) {
            try {
                if (access.of(account.value(), mailbox.value()).has(Right.READ)) {
                    readable.add(mailbox.value());
                }
            } catch (Denied gone) {
                if (gone.code() != Denied.Code.NONEXISTENT) {
                    throw gone;
                }
            }
        }
        Waiting waiting = new Waiting(account.value(), List.copyOf(readable), listener);
        readable.forEach(id -> put(byMailbox, id, waiting));
        put(byAccount, account.value(), waiting);
        return waiting;
    }

    private static void put(Map<Long, Set<Waiting>> map, long key, Waiting waiting) {
        map.compute(key, (id, all) -> {
            Set<Waiting> set = all == null ? ConcurrentHashMap.newKeySet() : all;
            set.add(waiting);
            return set;
        });
    }

    private static void remove(Map<Long, Set<Waiting>> map, long key, Waiting waiting) {
        map.computeIfPresent(key, (id, all) -> {
            all.remove(waiting);
            return all.isEmpty() ? null : all;
        });
    }

    private final class Waiting implements Watch {
        private final long account;
        private final List<Long> mailboxes;
        private final Listener listener;

        Waiting(long account, List<Long> mailboxes, Listener listener) {
            this.account = account;
            this.mailboxes = mailboxes;
            this.listener = listener;
        }

        @Override
        public void close() {
            mailboxes.forEach(id -> remove(byMailbox, id, this));
            remove(byAccount, account, this);
        }

        void tell(Consumer<Listener> what) {
            try {
                what.accept(listener);
            } catch (RuntimeException failure) {
                LOG.log(Level.WARNING, "A watcher failed", failure);
            }
        }
    }

    @Override
    public void mailboxesChanged(Set<Long> mailboxes) {
        for (long mailbox : mailboxes) {
            MailboxId id = new MailboxId(mailbox);
            byMailbox.getOrDefault(mailbox, Set.of()).forEach(one -> one.tell(listener -> listener.changed(id)));
        }
    }

    @Override
    public void listsChanged(Set<Long> accounts) {
        if (accounts.contains(MailboxList.EVERYBODY)) {
            byAccount.values().forEach(Watches::tellList);
        } else {
            accounts.forEach(account -> tellList(byAccount.getOrDefault(account, Set.of())));
        }
    }

    private static void tellList(Set<Waiting> all) {
        all.forEach(one -> one.tell(Watch.Listener::listChanged));
    }

    /** Asks the database for what other nodes have changed. Two at once are one. */
    void look() throws Denied {
        if (byAccount.isEmpty() || !looking.compareAndSet(false, true)) {
            return;
        }
        try {
            Set<Long> mailboxes = Set.copyOf(byMailbox.keySet());
            List<Long> accounts = new ArrayList<>(byAccount.keySet());
            accounts.add(MailboxList.EVERYBODY);
            Map<Long, Long> nowModseqs = new HashMap<>();
            Map<Long, Long> nowVersions = new HashMap<>();
            store.read(connection -> {
                nowModseqs.putAll(numbers(connection, MODSEQS, mailboxes));
                nowVersions.putAll(numbers(connection, VERSIONS, accounts));
                return true;
            });
            Set<Long> moved = moved(mailboxes, modseqs, nowModseqs);
            Set<Long> listed = moved(accounts, versions, nowVersions);
            modseqs = nowModseqs;
            versions = nowVersions;
            tell(moved, listed);
        } finally {
            looking.set(false);
        }
    }

    /** Through all who remember: what other nodes have changed they have not heard of either. */
    private void tell(Set<Long> moved, Set<Long> listed) {
        changes.tell(moved, listed);
    }

    private static Map<Long, Long> numbers(Connection connection, String sql, Collection<Long> ids)
            throws SQLException {
        Map<Long, Long> numbers = new HashMap<>();
        if (!ids.isEmpty()) {
            Rows.read(
                            connection,
                            sql,
                            row -> new Numbered(row.getLong(1), row.getLong(2)),
                            connection.createArrayOf("int8", ids.toArray()))
                    .forEach(one -> numbers.put(one.id(), one.number()));
        }
        return numbers;
    }

    /** Those that are new here have moved: nobody knows since when they are waited for. */
    private static Set<Long> moved(Collection<Long> ids, Map<Long, Long> before, Map<Long, Long> now) {
        Set<Long> moved = ConcurrentHashMap.newKeySet();
        for (Long id : ids) {
            long number = now.getOrDefault(id, -1L);
            now.put(id, number);
            if (before.getOrDefault(id, 0L) != number) {
                moved.add(id);
            }
        }
        return moved;
    }
}
