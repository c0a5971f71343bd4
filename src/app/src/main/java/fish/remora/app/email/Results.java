package fish.remora.app.email;

/** The messages that a query has found, in their order. Immutable. */
public interface Results {
    int size();

    /** The id of the message there. */
    long message(int index);

    /** Where a message is; negative: it is not among them. */
    default int indexOf(long message) {
        for (int i = 0; i < size(); i++) {
            if (message(i) == message) {
                return i;
            }
        }
        return -1;
    }

    /** These. */
    record Listed(long[] messages) implements Results {
        @Override
        public int size() {
            return messages.length;
        }

        @Override
        public long message(int index) {
            return messages[index];
        }
    }

    /** A whole mailbox; nothing is copied. */
    record Whole(Order order, boolean newestFirst) implements Results {
        @Override
        public int size() {
            return order.size();
        }

        @Override
        public long message(int index) {
            return order.message(newestFirst ? index : order.size() - 1 - index);
        }
    }

    /** The newest message of each thread of a mailbox; nothing is copied. */
    record Newest(Order order) implements Results {
        @Override
        public int size() {
            return order.collapsed().length;
        }

        @Override
        public long message(int index) {
            return order.message(order.collapsed()[index]);
        }
    }
}
