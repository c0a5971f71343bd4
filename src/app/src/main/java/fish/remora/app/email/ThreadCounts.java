package fish.remora.app.email;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fish.remora.api.Denied;
import fish.remora.api.mailbox.Flag;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** How many threads mailboxes have: RFC 8621 §2. One is unread when a message of it in that mailbox is. Counted once for each state of a mailbox. Thread-safe. */
@ApplicationScoped
public class ThreadCounts {
    private final Cache<Order, Counts> counted =
            Caffeine.newBuilder().weakKeys().build();

    @Inject
    private Orders orders;

    /** Of one mailbox. */
    public record Counts(int total, int unread) {}

    public Counts of(long account, long mailbox) throws Denied {
        Order order = orders.threaded(account, mailbox);
        return counted.get(order, ThreadCounts::count);
    }

    private static Counts count(Order order) {
        Firsts unread = new Firsts(order.size());
        int count = 0;
        for (int i = 0; i < order.size(); i++) {
            int index = order.view().indexOf(order.uid(i));
            if (index >= 0 && !Flag.SEEN.isIn(order.view().flags(index)) && unread.add(order.thread(i))) {
                count++;
            }
        }
        return new Counts(order.collapsed().length, count);
    }
}
