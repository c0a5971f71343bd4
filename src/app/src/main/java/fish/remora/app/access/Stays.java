package fish.remora.app.access;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.mailbox.Watch;
import fish.remora.app.mailbox.Store;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Refreshed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who has come in on this node to read mail, and stays. Whoever made it so that he must go: it is in the table. Thread-safe. */
@ApplicationScoped
public class Stays implements Refreshed {
    private static final System.Logger LOG = System.getLogger(Stays.class.getName());

    private static final String ERAS = "SELECT id, login_era FROM account WHERE id = ANY (?) AND login";

    /** No era: who may not come in. */
    private static final int NONE = -1;

    private final Set<Guest> guests = ConcurrentHashMap.newKeySet();

    @Inject
    private Store store;

    private record Era(long account, int number) {}

    private final class Guest implements Watch {
        private final long account;
        private final int era;
        private final Runnable ended;

        Guest(long account, int era, Runnable ended) {
            this.account = account;
            this.era = era;
            this.ended = ended;
        }

        @Override
        public void close() {
            guests.remove(this);
        }
    }

    /** See {@link fish.remora.api.MailboxListener#stay}. */
    public Watch stay(AccountId account, Runnable ended) throws Denied {
        long id = account.value();
        Map<Long, Integer> eras = store.read(connection -> eras(connection, List.of(id)));
        Guest guest = new Guest(id, eras.getOrDefault(id, NONE), ended);
        if (guest.era == NONE) {
            throw new Denied(Denied.Code.AUTHENTICATIONFAILED, "Your account has been shut");
        }
        guests.add(guest);
        return guest;
    }

    private static Map<Long, Integer> eras(Connection connection, Collection<Long> accounts) throws SQLException {
        Map<Long, Integer> eras = new HashMap<>();
        Rows.read(
                        connection,
                        ERAS,
                        row -> new Era(row.getLong(1), row.getInt(2)),
                        connection.createArrayOf("int8", accounts.toArray()))
                .forEach(one -> eras.put(one.account(), one.number()));
        return eras;
    }

    /** Ends what must end. */
    @Override
    public void refresh() throws SQLException {
        List<Guest> all = List.copyOf(guests);
        if (all.isEmpty()) {
            return;
        }
        Set<Long> accounts = new HashSet<>();
        all.forEach(guest -> accounts.add(guest.account));
        Map<Long, Integer> eras;
        try {
            eras = store.read(connection -> eras(connection, accounts));
        } catch (Denied unavailable) {
            throw new SQLException(unavailable);
        }
        for (Guest guest : all) {
            if (eras.getOrDefault(guest.account, NONE) != guest.era && guests.remove(guest)) {
                end(guest);
            }
        }
    }

    private static void end(Guest guest) {
        try {
            guest.ended.run();
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.WARNING, "Somebody who must go was not told", failure);
        }
    }
}
