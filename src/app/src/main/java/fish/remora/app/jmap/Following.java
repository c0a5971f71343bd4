package fish.remora.app.jmap;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.Watch;
import fish.remora.app.access.Stays;
import fish.remora.app.mailbox.Store;
import fish.remora.app.reading.Watches;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Errand;
import fish.remora.app.start.Threads;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows what changes in accounts, for those who are told of it. Thread-safe. */
@ApplicationScoped
public class Following {
    private static final System.Logger LOG = System.getLogger(Following.class.getName());

    private static final String MAILBOXES = "SELECT id FROM mailbox WHERE account_id = ?";

    @Inject
    private Watches watches;

    @Inject
    private Stays stays;

    @Inject
    private States states;

    @Inject
    private Store store;

    @Inject
    private Threads threads;

    /** Who is told. */
    interface Listener {
        /**
         * Types have changed; on one thread at a time.
         *
         * @param changed new states of those that are followed, never none
         */
        void changed(Map<String, String> changed);

        /** He may not stay: his account was shut, or its password changed. */
        void ended();
    }

    /**
     * Tells of changes until it is closed.
     *
     * @param types their names; empty: all
     */
    Watch follow(Caller caller, Optional<Set<String>> types, Listener listener) throws Denied {
        Follower follower = new Follower(caller, types, listener);
        follower.begin();
        return follower;
    }

    /** One who is told. What he watches follows the list of his mailboxes. */
    private final class Follower implements Watch, Watch.Listener {
        private final AccountId account;
        private final Optional<Set<String>> types;
        private final Following.Listener listener;
        private final Errand errand = new Errand(threads, this::look);
        private final Watch stay;
        private Map<String, String> told = Map.of();
        private @Nullable Watch watch;
        private boolean listChanged;
        private boolean closed;

        Follower(Caller caller, Optional<Set<String>> types, Following.Listener listener) throws Denied {
            this.account = new AccountId(caller.account());
            this.types = types;
            this.listener = listener;
            this.stay = stays.stay(account, listener::ended);
        }

        void begin() throws Denied {
            try {
                renew();
                told = followed();
            } catch (Denied | RuntimeException failure) {
                close();
                throw failure;
            }
        }

        private void renew() throws Denied {
            Set<MailboxId> mailboxes = store.read(connection -> new HashSet<>(
                    Rows.read(connection, MAILBOXES, row -> new MailboxId(row.getLong(1)), account.value())));
            Watch fresh = watches.watch(account, mailboxes, this);
            Watch old;
            synchronized (this) {
                old = closed ? fresh : watch;
                watch = closed ? watch : fresh;
            }
            if (old != null) {
                old.close();
            }
        }

        private Map<String, String> followed() throws Denied {
            Map<String, String> all = states.of(account.value());
            types.ifPresent(wanted -> all.keySet().retainAll(wanted));
            return all;
        }

        @Override
        public void changed(MailboxId mailbox) {
            errand.wake();
        }

        @Override
        public void listChanged() {
            synchronized (this) {
                listChanged = true;
            }
            errand.wake();
        }

        private void look() {
            try {
                boolean anew;
                synchronized (this) {
                    if (closed) {
                        return;
                    }
                    anew = listChanged;
                    listChanged = false;
                }
                if (anew) {
                    renew();
                }
                Map<String, String> now = followed();
                Map<String, String> changed = new HashMap<>(now);
                changed.entrySet().removeAll(told.entrySet());
                told = now;
                if (!changed.isEmpty()) {
                    listener.changed(changed);
                }
            } catch (Denied later) {
                LOG.log(Level.DEBUG, "Told at the next change", later);
            }
        }

        @Override
        public void close() {
            Watch old;
            synchronized (this) {
                closed = true;
                old = watch;
                watch = null;
            }
            stay.close();
            if (old != null) {
                old.close();
            }
        }
    }
}
