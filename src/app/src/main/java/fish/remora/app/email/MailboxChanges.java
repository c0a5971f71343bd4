package fish.remora.app.email;

import fish.remora.api.Denied;
import fish.remora.app.mailbox.Store;
import fish.remora.app.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** States of an account's mailboxes, and what has changed between them: RFC 8621 §2.2. Thread-safe. */
@ApplicationScoped
public class MailboxChanges {
    private static final String VERSION = "SELECT version FROM mailbox_list WHERE account_id = ?";

    @Inject
    private Store store;

    @Inject
    private FateReader fates;

    /**
     * What has changed, by ids, ascending.
     *
     * @param countsOnly of what was updated nothing but its counters
     * @param more there are further changes behind that
     */
    public record Changed(
            List<Long> created,
            List<Long> updated,
            List<Long> destroyed,
            boolean countsOnly,
            MailboxState state,
            boolean more) {}

    /** What is true now. */
    public MailboxState state(long account) throws Denied {
        // First the version: what comes in between is told again rather than never.
        long version = version(account);
        return new MailboxState(version, fates.progress(account), Optional.empty());
    }

    /** Rises whenever the list of the account's mailboxes, or what it shows besides counters, changes. */
    public long version(long account) throws Denied {
        return store.read(connection -> Rows.read(connection, VERSION, row -> row.getLong(1), account)).stream()
                .findFirst()
                .orElse(0L);
    }

    /**
     * What has become of mailboxes. Of which one the name has changed nobody knows: when one has, all have.
     *
     * @param most so many at most
     */
    public Changed since(long account, MailboxState since, int most) throws Denied {
        MailboxState now = state(account);
        boolean listed = since.version() != now.version();
        long told = since.way()
                .filter(way -> way.version() == now.version())
                .map(MailboxState.Way::id)
                .orElse(0L);
        Changed changed = new Changed(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), !listed, now, false);
        SortedMap<Long, Progress.Point> before = since.progress().mailboxes();
        SortedMap<Long, Progress.Point> after = now.progress().mailboxes();
        SortedMap<Long, Progress.Point> known = new TreeMap<>(before);
        TreeSet<Long> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        int count = 0;
        long last = told;
        for (long id : all) {
            Optional<List<Long>> kind = kind(changed, id, before, after, listed && id > told);
            if (kind.isEmpty()) {
                continue;
            }
            if (count++ == most) {
                MailboxState state = new MailboxState(
                        since.version(), new Progress(known), Optional.of(new MailboxState.Way(now.version(), last)));
                return new Changed(
                        changed.created(), changed.updated(), changed.destroyed(), changed.countsOnly(), state, true);
            }
            kind.get().add(id);
            last = Math.max(last, id);
            move(known, id, after);
        }
        return changed;
    }

    private static Optional<List<Long>> kind(
            Changed changed,
            long id,
            Map<Long, Progress.Point> before,
            Map<Long, Progress.Point> after,
            boolean listed) {
        if (!before.containsKey(id)) {
            return Optional.of(changed.created());
        }
        if (!after.containsKey(id)) {
            return Optional.of(changed.destroyed());
        }
        return listed || !before.get(id).equals(after.get(id)) ? Optional.of(changed.updated()) : Optional.empty();
    }

    private static void move(Map<Long, Progress.Point> known, long id, Map<Long, Progress.Point> after) {
        Progress.Point point = after.get(id);
        if (point == null) {
            known.remove(id);
        } else {
            known.put(id, point);
        }
    }
}
