package fish.remora.app.email;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What somebody looks for. Immutable.
 *
 * @param order what comes first counts most; empty: the newest first
 * @param collapsed of each thread the first message alone (RFC 8621 §4.4.3)
 */
public record Query(EmailFilter filter, List<EmailOrder> order, boolean collapsed) {
    public Query {
        order = List.copyOf(order);
    }

    private EmailOrder first() {
        return order.isEmpty() ? EmailOrder.NEWEST_FIRST : order.get(0);
    }

    boolean isNewestFirst() {
        return first().by() == EmailOrder.By.RECEIVED && !first().ascending();
    }

    boolean isOldestFirst() {
        return first().by() == EmailOrder.By.RECEIVED && first().ascending();
    }

    /** The mailbox that each match is in; empty: the filter names none. */
    public Optional<Long> mailbox() {
        Stream<EmailFilter> all = filter instanceof EmailFilter.All and ? and.filters().stream() : Stream.of(filter);
        return all.filter(EmailFilter.In.class::isInstance)
                .map(one -> ((EmailFilter.In) one).mailbox())
                .findFirst();
    }

    /** Messages outside of {@link #mailbox} decide as well. */
    boolean looksBeyond() {
        Optional<Long> own = mailbox();
        return isSortedByThreads()
                || has(
                        filter,
                        leaf -> leaf instanceof EmailFilter.InThread
                                || leaf instanceof EmailFilter.Beyond
                                || leaf instanceof EmailFilter.In in && !own.equals(Optional.of(in.mailbox())));
    }

    boolean needsThreads() {
        return collapsed || isSortedByThreads() || has(filter, EmailFilter.InThread.class::isInstance);
    }

    /** A message whose flags have changed may have come or gone or have moved. */
    boolean isAboutFlags() {
        return isSortedByThreads()
                || order.stream().anyMatch(one -> one.by() == EmailOrder.By.KEYWORD)
                || has(filter, leaf -> leaf instanceof EmailFilter.InThread || leaf instanceof EmailFilter.Keyword);
    }

    private boolean isSortedByThreads() {
        return order.stream()
                .anyMatch(one -> one.by() == EmailOrder.By.ALL_IN_THREAD || one.by() == EmailOrder.By.SOME_IN_THREAD);
    }

    private static boolean has(EmailFilter filter, Predicate<EmailFilter> leaf) {
        List<EmailFilter> below = filter instanceof EmailFilter.All all
                ? all.filters()
                : filter instanceof EmailFilter.Any any
                        ? any.filters()
                        : filter instanceof EmailFilter.None none ? none.filters() : List.of();
        return below.isEmpty() ? leaf.test(filter) : below.stream().anyMatch(one -> has(one, leaf));
    }
}
