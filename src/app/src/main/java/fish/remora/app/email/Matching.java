package fish.remora.app.email;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.app.reading.Summaries;
import fish.remora.app.search.Search;
import fish.remora.protocol.mime.Summary;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * Finds which messages of a scope a filter lets through; of those that must all, the cheapest comes first. One thread.
 */
final class Matching {
    /** Summaries that are held at once. */
    private static final int AT_ONCE = 2000;

    private final Scope scope;
    private final Mailroom mailroom;
    private final Search search;
    private final Summaries summaries;

    /** Whatever of the account's other mailboxes is asked for. */
    interface Mailroom {
        /** All of its mailboxes. */
        Set<Long> mailboxes() throws Denied;

        /** With the threads of the messages. */
        Order order(long mailbox) throws Denied;
    }

    Matching(Scope scope, Mailroom mailroom, Search search, Summaries summaries) {
        this.scope = scope;
        this.mailroom = mailroom;
        this.search = search;
        this.summaries = summaries;
    }

    /** Those among some; the set may be changed and returned. */
    BitSet match(EmailFilter filter, BitSet some) throws Denied {
        if (some.isEmpty()) {
            return some;
        }
        if (filter instanceof EmailFilter.All all) {
            BitSet left = some;
            for (EmailFilter one : cheapestFirst(all.filters())) {
                left = match(one, left);
            }
            return left;
        }
        if (filter instanceof EmailFilter.Any any) {
            return any(any.filters(), some);
        }
        if (filter instanceof EmailFilter.None none) {
            BitSet left = copy(some);
            left.andNot(any(none.filters(), some));
            return left;
        }
        BitSet found = leaf(filter, some);
        found.and(some);
        return found;
    }

    private BitSet any(List<EmailFilter> filters, BitSet some) throws Denied {
        BitSet found = new BitSet(scope.size());
        BitSet left = copy(some);
        for (EmailFilter one : cheapestFirst(filters)) {
            found.or(match(one, copy(left)));
            left.andNot(found);
        }
        return found;
    }

    private static BitSet copy(BitSet some) {
        return (BitSet) some.clone();
    }

    private BitSet leaf(EmailFilter filter, BitSet some) throws Denied {
        if (filter instanceof EmailFilter.Matches matches) {
            return matches(matches, some);
        }
        if (filter instanceof EmailFilter.Keyword keyword) {
            return keyword(keyword.keyword());
        }
        if (filter instanceof EmailFilter.In in) {
            return in(Set.of(in.mailbox()));
        }
        if (filter instanceof EmailFilter.Beyond beyond) {
            Set<Long> others = new HashSet<>(mailroom.mailboxes());
            others.removeAll(beyond.mailboxes());
            return in(others);
        }
        if (filter instanceof EmailFilter.InThread thread) {
            return inThread(thread);
        }
        return summarized(some, Summary::hasAttachment);
    }

    private BitSet matches(EmailFilter.Matches matches, BitSet some) throws Denied {
        BitSet found = new BitSet(scope.size());
        BitSet left = copy(some);
        for (Scope.Part part : scope.parts()) {
            BitSet inView = part.inView(left);
            part.addRows(search.match(part.order().view(), matches.key(), inView), found);
            left.andNot(found);
        }
        return found;
    }

    /** A message is seen when it is seen wherever it is; any other keyword it has when it has it somewhere. */
    private BitSet keyword(String keyword) {
        BitSet found = new BitSet(scope.size());
        if (keyword.equals(Keywords.SEEN)) {
            for (Scope.Part part : scope.parts()) {
                part.flagged(lacks(part.order().view(), keyword), found);
            }
            found.flip(0, scope.size());
            return found;
        }
        for (Scope.Part part : scope.parts()) {
            part.flagged(lacks(part.order().view(), keyword).negate(), found);
        }
        return found;
    }

    private static LongPredicate lacks(MailboxView view, String keyword) {
        long bit = Keywords.bit(view, keyword);
        return flags -> (flags & bit) == 0;
    }

    private BitSet in(Set<Long> mailboxes) throws Denied {
        BitSet found = new BitSet(scope.size());
        Set<Long> elsewhere = new HashSet<>(mailboxes);
        for (Scope.Part part : scope.parts()) {
            if (elsewhere.remove(part.order().view().id().value())) {
                part.all(found);
            }
        }
        for (long mailbox : found.cardinality() == scope.size() ? Set.<Long>of() : elsewhere) {
            Order order = mailroom.order(mailbox);
            Firsts there = new Firsts(order.size() + scope.size());
            for (int i = 0; i < order.size(); i++) {
                there.add(order.message(i));
            }
            for (int row = 0; row < scope.size(); row++) {
                found.set(row, found.get(row) || !there.add(scope.message(row)));
            }
        }
        return found;
    }

    /** Of the thread's messages wherever they are. */
    private BitSet inThread(EmailFilter.InThread filter) throws Denied {
        List<Order> orders = new ArrayList<>();
        for (long mailbox : mailroom.mailboxes()) {
            orders.add(mailroom.order(mailbox));
        }
        Scope all = new Scope(orders);
        BitSet having = new Matching(all, mailroom, search, summaries).keyword(filter.keyword());
        boolean some = filter.howMany() == EmailFilter.HowMany.SOME;
        if (!some) {
            having.flip(0, all.size());
        }
        Set<Long> threads = new HashSet<>();
        having.stream().forEach(row -> threads.add(all.thread(row)));
        BitSet found = new BitSet(scope.size());
        for (int row = 0; row < scope.size(); row++) {
            found.set(row, threads.contains(scope.thread(row)) == some);
        }
        return found;
    }

    private BitSet summarized(BitSet some, Predicate<Summary> matches) throws Denied {
        BitSet found = new BitSet(scope.size());
        int[] rows = some.stream().toArray();
        for (int next = 0; next < rows.length; next += AT_ONCE) {
            List<Long> ids = new ArrayList<>();
            int end = Math.min(next + AT_ONCE, rows.length);
            for (int i = next; i < end; i++) {
                ids.add(scope.message(rows[i]));
            }
            var read = summaries.of(ids);
            for (int i = next; i < end; i++) {
                Summary summary = read.get(scope.message(rows[i]));
                found.set(rows[i], summary != null && matches.test(summary));
            }
        }
        return found;
    }

    private static List<EmailFilter> cheapestFirst(List<EmailFilter> filters) {
        return filters.stream().sorted(Comparator.comparingInt(Matching::cost)).toList();
    }

    /** By an order of magnitude each. */
    private static int cost(EmailFilter filter) {
        if (filter instanceof EmailFilter.All all) {
            return all.filters().stream().mapToInt(Matching::cost).max().orElse(0);
        }
        if (filter instanceof EmailFilter.Any any) {
            return any.filters().stream().mapToInt(Matching::cost).max().orElse(0);
        }
        if (filter instanceof EmailFilter.None none) {
            return none.filters().stream().mapToInt(Matching::cost).max().orElse(0);
        }
        if (filter instanceof EmailFilter.Matches matches) {
            return 2 + Search.cost(matches.key());
        }
        return filter instanceof EmailFilter.Attachment ? 4 : filter instanceof EmailFilter.InThread ? 1 : 0;
    }
}
