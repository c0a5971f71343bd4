package fish.remora.app.email;

import fish.remora.api.Denied;
import fish.remora.app.email.Fates.Fate;
import fish.remora.app.email.Presence.Place;
import fish.remora.app.mailbox.Store;
import fish.remora.app.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * States of an account's messages and of its threads, and what has changed between them (RFC 8620 §5.2). More than somebody wants to hear at once is told
 * in the order of the ids. Thread-safe.
 */
@ApplicationScoped
public class EmailChanges {
    /** Whoever has come as far as this wants to hear of whatever there is. */
    private static final Progress WHATEVER = Progress.of(Map.of());

    private static final String MEMBERS = """
            SELECT t.thread_id, t.message_id FROM unnest(?::bigint[]) AS a(id)
             CROSS JOIN LATERAL (SELECT x.thread_id, x.message_id FROM email_thread x WHERE x.account_id = ? AND x.thread_id = a.id OFFSET 0) t
             ORDER BY 1, 2""";

    @Inject
    private Store store;

    @Inject
    private FateReader fates;

    @Inject
    private Conversations conversations;

    /**
     * What has changed, by ids, ascending.
     *
     * @param state what is known then
     * @param more there are further changes behind that
     */
    public record Changed(
            List<Long> created, List<Long> updated, List<Long> destroyed, EmailState state, boolean more) {
        /** All together. */
        public Set<Long> all() {
            Set<Long> all = new TreeSet<>(created);
            all.addAll(updated);
            all.addAll(destroyed);
            return all;
        }
    }

    private record Member(long thread, long message) {}

    /** What is true now. */
    public EmailState state(long account) throws Denied {
        return EmailState.of(fates.progress(account));
    }

    /**
     * What has become of messages.
     *
     * @param most so many at most
     * @throws Untold when nobody knows any more
     */
    public Changed emails(long account, EmailState since, int most) throws Denied, Untold {
        Fates found = found(account, since);
        return told(found.all(), since, found.now(), most);
    }

    /** What has become of threads: one changes when a message comes into it or goes (RFC 8621 §3). Otherwise as {@link #emails}. */
    public Changed threads(long account, EmailState since, int most) throws Denied, Untold {
        Fates found = found(account, since);
        return told(threads(account, found), since, found.now(), most);
    }

    private Fates found(long account, EmailState since) throws Denied, Untold {
        Progress until = since.way().map(EmailState.Way::to).orElse(WHATEVER);
        return fates.since(account, since.from(), until);
    }

    /** On the way to some state only what lies before that is told, as it is now: nobody knows how it was then, and of what has changed since he hears again. */
    private static Changed told(SortedMap<Long, Fate> all, EmailState since, Progress now, int most) {
        Progress to = since.way().map(EmailState.Way::to).orElse(now);
        long known = since.way().map(EmailState.Way::id).orElse(0L);
        List<Long> created = new ArrayList<>();
        List<Long> updated = new ArrayList<>();
        List<Long> destroyed = new ArrayList<>();
        int told = 0;
        long last = known;
        for (Map.Entry<Long, Fate> one : all.tailMap(known + 1).entrySet()) {
            if (one.getValue().isLate()) {
                continue;
            }
            if (told++ == most) {
                EmailState state = EmailState.between(since.from(), to, last);
                return new Changed(created, updated, destroyed, state, true);
            }
            last = one.getKey();
            Fate fate = one.getValue();
            (fate.isCreated() ? created : fate.isDestroyed() ? destroyed : updated).add(last);
        }
        return new Changed(created, updated, destroyed, EmailState.of(to), !to.equals(now));
    }

    private SortedMap<Long, Fate> threads(long account, Fates emails) throws Denied, Untold {
        List<Long> moved = emails.all().entrySet().stream()
                .filter(one -> one.getValue().before() != one.getValue().now())
                .map(Map.Entry::getKey)
                .toList();
        Map<Long, Long> threads = conversations.of(account, moved);
        if (!threads.keySet().containsAll(moved)) {
            throw new Untold();
        }
        SortedMap<Long, Fate> fates = new TreeMap<>();
        List<Member> members = members(account, new TreeSet<>(threads.values()));
        Map<Long, List<Place>> places = store.read(connection -> Presence.of(
                connection, account, members.stream().map(Member::message).toList()));
        for (Member member : members) {
            List<Place> in = places.getOrDefault(member.message(), List.of());
            Fate changed = emails.all().get(member.message());
            boolean before = changed == null ? !in.isEmpty() : changed.before();
            boolean late = changed != null && changed.isLate();
            fates.merge(member.thread(), new Fate(before, !in.isEmpty(), late), EmailChanges::both);
        }
        fates.values().removeIf(Fate::isNothing);
        return fates;
    }

    private static Fate both(Fate one, Fate other) {
        return new Fate(one.before() || other.before(), one.now() || other.now(), one.isLate() && other.isLate());
    }

    private List<Member> members(long account, Set<Long> threads) throws Denied {
        return store.read(connection -> new Rows<>(connection, List.copyOf(threads))
                .longs(id -> id)
                .query(MEMBERS, row -> new Member(row.getLong(1), row.getLong(2)), account));
    }
}
