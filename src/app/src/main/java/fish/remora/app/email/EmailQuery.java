package fish.remora.app.email;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.app.mailbox.Store;
import fish.remora.app.reading.Summaries;
import fish.remora.app.search.Search;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds messages, RFC 8621 §4.4. A whole mailbox in the order of its arrivals, collapsed or not, is there already; whatever else is found is remembered for as
 * long as nothing changes in the mailboxes that were looked into. A filter that names one mailbox looks at the flags that a message has there. Thread-safe.
 */
@ApplicationScoped
public class EmailQuery {
    /** Of the heap, for results. */
    private static final int SHARE = 64;

    private static final int OCTETS = 500;

    private final Cache<Asked, Results> found = Caffeine.newBuilder()
            .maximumWeight(Runtime.getRuntime().maxMemory() / SHARE)
            .weigher((Asked asked, Results results) -> OCTETS + results.size() * Long.BYTES)
            .build();

    @Inject
    private Store store;

    @Inject
    private Orders orders;

    @Inject
    private FateReader fates;

    @Inject
    private Search search;

    @Inject
    private Summaries summaries;

    @Inject
    private Conversations conversations;

    @Inject
    private Emails emails;

    /**
     * What was found.
     *
     * @param state of the mailboxes that decide about it
     */
    public record Answer(Results results, Progress state) {}

    /** A message and where it is. */
    public record Added(int index, long message) {}

    /** How an answer differs from an earlier one: RFC 8620 §5.6. */
    public record Difference(List<Long> removed, List<Added> added, Answer answer) {}

    private record Asked(long account, Query query, Progress state) {}

    /** What matches now. */
    public Answer find(long account, Query query) throws Denied {
        Optional<Long> one = query.mailbox();
        List<Order> looked = new ArrayList<>();
        for (long mailbox : one.isPresent() && !query.looksBeyond() ? Set.of(one.get()) : mailboxes(account)) {
            looked.add(order(account, mailbox, query.needsThreads()));
        }
        Progress state = state(looked);
        List<Order> among = looked.stream()
                .filter(order -> one.isEmpty() || one.get() == order.view().id().value())
                .toList();
        Optional<Results> ready = query.filter() instanceof EmailFilter.In && among.size() == 1
                ? whole(query, among.get(0))
                : Optional.empty();
        if (ready.isPresent()) {
            return new Answer(ready.get(), state);
        }
        Asked asked = new Asked(account, query, state);
        Results known = found.getIfPresent(asked);
        if (known == null) {
            known = results(account, query, new Scope(among));
            found.put(asked, known);
        }
        return new Answer(known, state);
    }

    private Order order(long account, long mailbox, boolean threaded) throws Denied {
        return threaded ? orders.threaded(account, mailbox) : orders.newest(account, mailbox);
    }

    private Set<Long> mailboxes(long account) throws Denied {
        return fates.mailboxes(account);
    }

    private static Progress state(List<Order> orders) {
        Map<Long, Progress.Point> points = new HashMap<>();
        for (Order order : orders) {
            MailboxView view = order.view();
            points.put(view.id().value(), new Progress.Point(view.highestModseq(), view.uidNext()));
        }
        return Progress.of(points);
    }

    /** Empty: it must be put together. */
    private static Optional<Results> whole(Query query, Order order) {
        if (query.isNewestFirst()) {
            return Optional.of(query.collapsed() ? new Results.Newest(order) : new Results.Whole(order, true));
        }
        return query.isOldestFirst() && !query.collapsed()
                ? Optional.of(new Results.Whole(order, false))
                : Optional.empty();
    }

    private Results results(long account, Query query, Scope scope) throws Denied {
        Matching matching = new Matching(scope, new Rooms(account), search, summaries);
        int[] rows = new Sorting(scope, matching, store, summaries)
                .sort(matching.match(query.filter(), scope.all()), query.order());
        Firsts threads = new Firsts(rows.length);
        return new Results.Listed(Arrays.stream(rows)
                .filter(row -> !query.collapsed() || threads.add(scope.thread(row)))
                .mapToLong(scope::message)
                .toArray());
    }

    /** What filters may ask for besides. */
    private final class Rooms implements Matching.Mailroom {
        private final long account;

        Rooms(long account) {
            this.account = account;
        }

        @Override
        public Set<Long> mailboxes() throws Denied {
            return EmailQuery.this.mailboxes(account);
        }

        @Override
        public Order order(long mailbox) throws Denied {
            return orders.threaded(account, mailbox);
        }
    }

    /**
     * How the answer differs from an earlier one. Whatever has changed in between is taken out and put in again, and so is what shares a thread with it,
     * when threads are collapsed: another one may stand for it by now (RFC 8621 §4.5).
     *
     * @param since of that answer
     * @throws Untold when nobody knows any more
     */
    public Difference since(long account, Query query, Progress since) throws Denied, Untold {
        Answer answer = find(account, query);
        boolean one = answer.state().mailboxes().size() == 1;
        if (one && !since.mailboxes().keySet().equals(answer.state().mailboxes().keySet())) {
            throw new Untold();
        }
        Fates all = fates.since(account, answer.state(), since, Progress.of(Map.of()));
        Set<Long> moved = new TreeSet<>();
        Set<Long> removed = new TreeSet<>();
        all.all().forEach((id, fate) -> {
            if (!one || query.isAboutFlags() || fate.before() != fate.now()) {
                moved.add(id);
            }
        });
        if (query.needsThreads() && !moved.isEmpty()) {
            moved.addAll(threadsOf(account, moved));
        }
        for (long id : moved) {
            Fates.Fate fate = all.all().get(id);
            if (fate == null || !fate.isCreated()) {
                removed.add(id);
            }
        }
        return new Difference(List.copyOf(removed), places(answer.results(), moved), answer);
    }

    private Set<Long> threadsOf(long account, Set<Long> messages) throws Denied, Untold {
        Map<Long, Long> threads = conversations.of(account, messages);
        if (!threads.keySet().containsAll(messages)) {
            throw new Untold();
        }
        Set<Long> members = new TreeSet<>();
        emails.ofThreads(account, new TreeSet<>(threads.values())).values().forEach(members::addAll);
        return members;
    }

    private static List<Added> places(Results results, Set<Long> some) {
        List<Added> added = new ArrayList<>();
        for (int i = 0; i < results.size() && !some.isEmpty(); i++) {
            if (some.contains(results.message(i))) {
                added.add(new Added(i, results.message(i)));
            }
        }
        return added;
    }
}
