package fish.remora.app.email;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.app.mailbox.Store;
import fish.remora.app.reading.Views;
import fish.remora.app.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The orders of mailboxes, remembered beside their views ({@link Views}): one that is remembered costs nothing, one that has changed what has come, one that
 * is not known one statement. Thread-safe.
 */
@ApplicationScoped
public class Orders {
    /** Of the heap. */
    private static final int SHARE = 16;

    private static final int OCTETS_A_MESSAGE = 32;
    private static final int OCTETS = 1000;

    private static final String READ = """
            SELECT e.uid, e.message_id, (extract(epoch FROM e.internal_date) * 1000)::bigint, coalesce(t.thread_id, 0)
              FROM entry e LEFT JOIN email_thread t ON t.message_id = e.message_id AND t.account_id = ?
             WHERE e.mailbox_id = ? AND e.uid >= ? AND e.uid < ?""";

    private final Cache<Long, Order> orders = Caffeine.newBuilder()
            .maximumWeight(Runtime.getRuntime().maxMemory() / SHARE)
            .weigher((Long id, Order order) -> weight(order))
            .build();

    /** Who reads an order; the next one finds it read. */
    private final Cache<Long, ReentrantLock> reading =
            Caffeine.newBuilder().weakValues().build();

    @Inject
    private Store store;

    @Inject
    private Views views;

    @Inject
    private Conversations conversations;

    private static int weight(Order order) {
        return (int) Math.min(Integer.MAX_VALUE, OCTETS + (long) OCTETS_A_MESSAGE * order.size());
    }

    /**
     * The order of a mailbox as it is now.
     *
     * @param account whose mailbox it is
     * @throws Denied NONEXISTENT when it is no more
     */
    public Order newest(long account, long mailbox) throws Denied {
        return newest(account, mailbox, false);
    }

    /** The same with the conversation of each message. */
    public Order threaded(long account, long mailbox) throws Denied {
        return newest(account, mailbox, true);
    }

    private Order newest(long account, long mailbox, boolean threaded) throws Denied {
        MailboxView view = views.newest(mailbox, false);
        Order remembered = remembered(view, threaded);
        if (remembered != null) {
            return remembered;
        }
        ReentrantLock lock = reading.get(mailbox, id -> new ReentrantLock());
        lock.lock();
        try {
            Order meanwhile = remembered(view, threaded);
            if (meanwhile != null) {
                return meanwhile;
            }
            Order now = at(account, view, orders.getIfPresent(mailbox));
            List<Long> unthreaded = threaded ? now.unthreaded() : List.of();
            if (!unthreaded.isEmpty()) {
                now = now.threaded(conversations.of(account, unthreaded));
            }
            orders.put(mailbox, now);
            return now;
        } finally {
            lock.unlock();
        }
    }

    /** One that is newer is good as well. */
    private @Nullable Order remembered(MailboxView view, boolean threaded) {
        Order known = orders.getIfPresent(view.id().value());
        return known != null && isOf(known, view) && (!threaded || known.isThreaded()) ? known : null;
    }

    private static boolean isOf(Order known, MailboxView view) {
        return known.view() == view || known.view().highestModseq() > view.highestModseq();
    }

    private Order at(long account, MailboxView view, @Nullable Order known) throws Denied {
        if (known == null || known.view().uidValidity() != view.uidValidity()) {
            return Order.of(view, rows(account, view, 0));
        }
        if (isOf(known, view)) {
            return known;
        }
        MailboxView.Difference difference = view.since(known.view());
        if (!known.canLose(difference.vanished())) {
            return Order.of(view, rows(account, view, 0));
        }
        List<Order.Row> added =
                difference.added() == 0 ? List.of() : rows(account, view, view.uid(view.size() - difference.added()));
        return known.with(view, difference.vanished(), added);
    }

    private List<Order.Row> rows(long account, MailboxView view, long from) throws Denied {
        return store.read(connection -> {
            List<Order.Row> rows = new ArrayList<>();
            Rows.visit(
                    connection,
                    READ,
                    row -> rows.add(new Order.Row(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4))),
                    account,
                    view.id().value(),
                    from,
                    view.uidNext());
            return rows;
        });
    }
}
