package fish.remora.app.email;

import fish.remora.api.mailbox.MailboxView;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * The messages among which a query looks: those of some mailboxes, each once, the newest first. A set of them is a set of their rows. One thread.
 */
final class Scope {
    private final List<Part> parts;
    private final long[] messages;
    private final long[] threads;

    /** A mailbox's share in it. */
    static final class Part {
        private final Order order;
        /** By the order's index: the row. */
        private final int[] rows;

        private int[] rowsByView = {};

        private Part(Order order) {
            this.order = order;
            this.rows = new int[order.size()];
        }

        Order order() {
            return order;
        }

        /** The row of the message at that index of the view; negative: none. */
        private int[] byView() {
            if (rowsByView.length == 0 && rows.length > 0) {
                int[] found = new int[order.view().size()];
                Arrays.fill(found, -1);
                for (int i = 0; i < rows.length; i++) {
                    int index = order.view().indexOf(order.uid(i));
                    if (index >= 0) {
                        found[index] = rows[i];
                    }
                }
                rowsByView = found;
            }
            return rowsByView;
        }

        /** As indexes in the view. */
        BitSet inView(BitSet some) {
            int[] all = byView();
            BitSet in = new BitSet(all.length);
            for (int i = 0; i < all.length; i++) {
                if (all[i] >= 0 && some.get(all[i])) {
                    in.set(i);
                }
            }
            return in;
        }

        /** The other way. */
        void addRows(BitSet inView, BitSet to) {
            int[] all = byView();
            inView.stream().filter(i -> i < all.length && all[i] >= 0).forEach(i -> to.set(all[i]));
        }

        /** Adds the rows of messages whose flags are like that. */
        void flagged(LongPredicate matches, BitSet to) {
            MailboxView view = order.view();
            int[] all = byView();
            for (int i = 0; i < all.length; i++) {
                if (all[i] >= 0 && matches.test(view.flags(i))) {
                    to.set(all[i]);
                }
            }
        }

        /** Adds the rows of all its messages. */
        void all(BitSet to) {
            for (int row : rows) {
                to.set(row);
            }
        }
    }

    Scope(List<Order> orders) {
        parts = orders.stream().map(Part::new).toList();
        int most = orders.stream().mapToInt(Order::size).sum();
        long[] merged = new long[most];
        long[] mergedThreads = new long[most];
        int count = 0;
        int[] at = new int[orders.size()];
        for (int next = newest(at); next >= 0; next = newest(at)) {
            Order order = orders.get(next);
            int index = at[next]++;
            if (count == 0 || merged[count - 1] != order.message(index)) {
                merged[count] = order.message(index);
                mergedThreads[count++] = order.thread(index);
            }
            parts.get(next).rows[index] = count - 1;
        }
        messages = Arrays.copyOf(merged, count);
        threads = Arrays.copyOf(mergedThreads, count);
    }

    /** Which of the orders goes on with the newest message; negative: all are at their ends. The same message comes from each that has it, one behind the other. */
    private int newest(int[] at) {
        int best = -1;
        for (int i = 0; i < at.length; i++) {
            Order order = parts.get(i).order;
            if (at[i] < order.size() && (best < 0 || isBefore(order, at[i], parts.get(best).order, at[best]))) {
                best = i;
            }
        }
        return best;
    }

    private static boolean isBefore(Order one, int index, Order other, int otherIndex) {
        long difference = one.received(index) - other.received(otherIndex);
        return difference > 0 || difference == 0 && one.message(index) > other.message(otherIndex);
    }

    List<Part> parts() {
        return parts;
    }

    int size() {
        return messages.length;
    }

    long message(int row) {
        return messages[row];
    }

    long thread(int row) {
        return threads[row];
    }

    BitSet all() {
        BitSet all = new BitSet(size());
        all.set(0, size());
        return all;
    }
}
