package fish.remora.app.email;

import fish.remora.api.mailbox.MailboxView;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The messages of a mailbox as they lie in a list: by the time of their arrival, the newest first; those of one time by their ids. A message that the
 * mailbox shows twice is in it once. A later order is made of an earlier one by what has come and gone. Immutable.
 */
public final class Order {
    /** Of a message whose conversation nobody has asked for yet. */
    static final long NO_THREAD = 0;

    private static final Comparator<Row> NEWEST_FIRST = Comparator.comparingLong(Row::received)
            .thenComparingLong(Row::message)
            .reversed();

    private final MailboxView view;
    private final Columns columns;
    private final boolean hasTwins;
    private final boolean threaded;

    /** The rows of {@link #collapsed}, once somebody has asked for them. */
    private volatile int[] firsts = {};

    /**
     * A message of a mailbox.
     *
     * @param received internal date, in milliseconds since 1970
     */
    record Row(long uid, long message, long received, long thread) {}

    private record Columns(int[] uids, long[] messages, long[] received, long[] threads) {
        Columns(int size) {
            this(new int[size], new long[size], new long[size], new long[size]);
        }

        void set(int at, Row row) {
            uids[at] = (int) row.uid;
            messages[at] = row.message;
            received[at] = row.received;
            threads[at] = row.thread;
        }

        void copy(Columns from, int first, int to, int count) {
            System.arraycopy(from.uids, first, uids, to, count);
            System.arraycopy(from.messages, first, messages, to, count);
            System.arraycopy(from.received, first, received, to, count);
            System.arraycopy(from.threads, first, threads, to, count);
        }

        Columns cut(int size) {
            return new Columns(
                    Arrays.copyOf(uids, size),
                    Arrays.copyOf(messages, size),
                    Arrays.copyOf(received, size),
                    Arrays.copyOf(threads, size));
        }
    }

    private Order(MailboxView view, Columns columns, boolean hasTwins) {
        this.view = view;
        this.columns = columns;
        this.hasTwins = hasTwins;
        this.threaded = Arrays.stream(columns.threads).allMatch(thread -> thread != NO_THREAD);
    }

    /** @param rows of the messages that the view has, in whatever order */
    static Order of(MailboxView view, List<Row> rows) {
        List<Row> sorted = rows.stream().sorted(NEWEST_FIRST).toList();
        Columns columns = new Columns(sorted.size());
        int count = 0;
        for (Row row : sorted) {
            if (count == 0 || columns.messages[count - 1] != row.message) {
                columns.set(count++, row);
            }
        }
        return new Order(view, count == sorted.size() ? columns : columns.cut(count), count < sorted.size());
    }

    /** Of which moment it is. */
    public MailboxView view() {
        return view;
    }

    public int size() {
        return columns.messages.length;
    }

    public long uid(int index) {
        return Integer.toUnsignedLong(columns.uids[index]);
    }

    public long message(int index) {
        return columns.messages[index];
    }

    /** Internal date, in milliseconds since 1970. */
    public long received(int index) {
        return columns.received[index];
    }

    /** The conversation; it is known in an order of {@link Orders#threaded}. */
    public long thread(int index) {
        return columns.threads[index];
    }

    /** Where a message is; negative: it is not there. */
    public int indexOf(long message) {
        for (int i = 0; i < columns.messages.length; i++) {
            if (columns.messages[i] == message) {
                return i;
            }
        }
        return -1;
    }

    /** True when {@link #with} can make the order of a view which lacks these: of twins nobody knows here which has stayed. */
    boolean canLose(long[] vanished) {
        return !hasTwins || vanished.length == 0;
    }

    /**
     * The order behind this one.
     *
     * @param vanished UIDs, ascending
     * @param added rows of messages that this one does not have
     */
    Order with(MailboxView later, long[] vanished, List<Row> added) {
        if (vanished.length == 0 && added.isEmpty()) {
            Order same = new Order(later, columns, hasTwins);
            same.firsts = firsts;
            return same;
        }
        Merge merge = new Merge(vanished, added.size());
        int from = 0;
        for (Row row : added.stream().sorted(NEWEST_FIRST).toList()) {
            int to = behind(row, from);
            merge.copy(from, to);
            merge.add(row, to < size() && columns.messages[to] == row.message);
            from = to;
        }
        merge.copy(from, size());
        return new Order(later, merge.next.cut(merge.count), hasTwins || merge.twins);
    }

    /** Two orders becoming one. */
    private final class Merge {
        private final long[] vanished;
        private final Columns next;
        private int count;
        private boolean twins;

        Merge(long[] vanished, int more) {
            this.vanished = vanished;
            this.next = new Columns(size() + more);
        }

        void add(Row row, boolean isThere) {
            if (isThere || count > 0 && next.messages[count - 1] == row.message) {
                twins = true;
            } else {
                next.set(count++, row);
            }
        }

        void copy(int from, int to) {
            if (vanished.length == 0) {
                next.copy(columns, from, count, to - from);
                count += to - from;
                return;
            }
            for (int i = from; i < to; i++) {
                if (Arrays.binarySearch(vanished, uid(i)) < 0) {
                    next.copy(columns, i, count++, 1);
                }
            }
        }
    }

    /** The first index, from this one on, of a message that comes behind the row, or is the same. */
    private int behind(Row row, int from) {
        int low = from;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            boolean before = columns.received[middle] > row.received
                    || columns.received[middle] == row.received && columns.messages[middle] > row.message;
            if (before) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** No message lacks its conversation. */
    boolean isThreaded() {
        return threaded;
    }

    /** The messages that have no conversation yet. */
    List<Long> unthreaded() {
        return IntStream.range(0, size())
                .filter(i -> columns.threads[i] == NO_THREAD)
                .mapToObj(i -> columns.messages[i])
                .toList();
    }

    /** The same with the conversations of some messages. */
    Order threaded(Map<Long, Long> threads) {
        long[] all = columns.threads.clone();
        for (int i = 0; i < all.length; i++) {
            if (all[i] == NO_THREAD) {
                all[i] = threads.getOrDefault(columns.messages[i], NO_THREAD);
            }
        }
        return new Order(view, new Columns(columns.uids, columns.messages, columns.received, all), hasTwins);
    }

    /** The indexes of the first message of each conversation, ascending (RFC 8621 §4.4.3). Never changed. */
    public int[] collapsed() {
        int[] known = firsts;
        if (known.length == 0 && size() > 0) {
            known = new Firsts(size()).of(columns.threads);
            firsts = known;
        }
        return known;
    }
}
