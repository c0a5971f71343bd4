package fish.remora.app.email;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.app.email.Presence.Place;
import fish.remora.app.mailbox.Store;
import fish.remora.app.reading.Views;
import fish.remora.app.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds out what has become of messages: of those that are there the views of the mailboxes tell, of those that are not the UIDs that were. Thread-safe.
 */
@ApplicationScoped
public class FateReader {
    private static final String PROGRESS = "SELECT id, highest_modseq, uid_next FROM mailbox WHERE account_id = ?";

    private static final String GONE = """
            SELECT coalesce(u.message, 0), u.uid FROM expunged x CROSS JOIN LATERAL ROWS FROM (
                     unnest(ARRAY(SELECT g FROM unnest(x.uids) AS r, generate_series(lower(r), upper(r) - 1) AS g ORDER BY g)),
                     unnest(x.messages)) AS u(uid, message)
             WHERE x.mailbox_id = ? AND x.modseq > ? AND u.uid < ?""";

    private static final String FORGOTTEN = "SELECT forgotten_modseq FROM mailbox WHERE id = ?";

    @Inject
    private Store store;

    @Inject
    private Views views;

    private record Marked(long mailbox, Progress.Point point) {}

    /** How far the account has come. */
    Progress progress(long account) throws Denied {
        Map<Long, Progress.Point> mailboxes = new TreeMap<>();
        store.read(connection -> Rows.read(
                        connection,
                        PROGRESS,
                        row -> new Marked(row.getLong(1), new Progress.Point(row.getLong(2), row.getLong(3))),
                        account))
                .forEach(one -> mailboxes.put(one.mailbox(), one.point()));
        return Progress.of(mailboxes);
    }

    /** The account's mailboxes. */
    public Set<Long> mailboxes(long account) throws Denied {
        return progress(account).mailboxes().keySet();
    }

    /** What is collected on the way. */
    private static final class Found {
        private final Set<Long> gone = new HashSet<>();
        private final List<Place> touched = new ArrayList<>();
    }

    /**
     * What has become of the account's messages.
     *
     * @param until messages that have come later are late
     * @throws Untold when nobody knows any more
     */
    Fates since(long account, Progress from, Progress until) throws Denied, Untold {
        return since(account, progress(account), from, until);
    }

    /**
     * The same as some of its mailboxes show it.
     *
     * @param some how far these have come
     */
    Fates since(long account, Progress some, Progress from, Progress until) throws Denied, Untold {
        Progress now = some;
        if (!now.mailboxes().keySet().containsAll(from.mailboxes().keySet())) {
            throw new Untold();
        }
        Found found = new Found();
        for (Map.Entry<Long, Progress.Point> one : now.mailboxes().entrySet()) {
            long mailbox = one.getKey();
            Progress.Point known = from.of(mailbox);
            if (one.getValue().modseq() < known.modseq()) {
                throw new Untold();
            }
            if (one.getValue().modseq() > known.modseq()) {
                now = now.with(mailbox, collect(mailbox, known, one.getValue().modseq(), found));
            }
        }
        Span span = new Span(from, until.mailboxes().isEmpty() ? now : until, now);
        return store.read(connection -> fates(connection, account, span, found));
    }

    private Progress.Point collect(long mailbox, Progress.Point known, long modseq, Found found) throws Denied, Untold {
        MailboxView near = views.newest(mailbox, false);
        MailboxView view = near.highestModseq() < modseq ? views.newest(mailbox, true) : near;
        for (int i = 0; i < view.size(); i++) {
            if (view.modseq(i) > known.modseq()) {
                found.touched.add(new Place(mailbox, view.uid(i)));
            }
        }
        if (known.uidNext() > 1) {
            collectGone(mailbox, known, found);
        }
        return new Progress.Point(view.highestModseq(), view.uidNext());
    }

    private void collectGone(long mailbox, Progress.Point known, Found found) throws Denied, Untold {
        List<Long> gone = store.read(connection ->
                Rows.read(connection, GONE, row -> row.getLong(1), mailbox, known.modseq(), known.uidNext()));
        long forgotten =
                store.read(connection -> Rows.read(connection, FORGOTTEN, row -> row.getLong(1), mailbox)).stream()
                        .findFirst()
                        .orElse(Long.MAX_VALUE);
        if (known.modseq() < forgotten || gone.contains(0L)) {
            throw new Untold();
        }
        found.gone.addAll(gone);
    }

    private record Span(Progress from, Progress until, Progress now) {}

    private static Fates fates(Connection connection, long account, Span span, Found found) throws SQLException {
        Set<Long> messages = new TreeSet<>(found.gone);
        messages.addAll(Presence.at(connection, found.touched));
        Map<Long, List<Place>> places = Presence.of(connection, account, messages);
        TreeMap<Long, Fates.Fate> fates = new TreeMap<>();
        for (long message : messages) {
            List<Place> in = places.getOrDefault(message, List.of()).stream()
                    .filter(place -> span.now().mailboxes().containsKey(place.mailbox()))
                    .toList();
            boolean before = found.gone.contains(message) || in.stream().anyMatch(place -> isIn(span.from(), place));
            boolean late = !before && in.stream().noneMatch(place -> isIn(span.until(), place));
            Fates.Fate fate = new Fates.Fate(before, !in.isEmpty(), late);
            if (!fate.isNothing()) {
                fates.put(message, fate);
            }
        }
        return new Fates(fates, span.now());
    }

    /** It had been given out by then. */
    static boolean isIn(Progress progress, Place place) {
        return place.uid() < progress.of(place.mailbox()).uidNext();
    }
}
