package fish.remora.app.delivery;

import fish.remora.api.Priority;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Consignments that wait for one destination, in a row for each {@link Priority}: first come first served for each sender, and the senders take
 * turns. A mail of one sender waits for one mail of each other sender of its row at most, however many those have. Not thread-safe.
 */
final class FairQueue {
    /** So many go past a lower row that has something before that has a turn. */
    private static final int MOST_OVERTAKING = 7;

    private final Map<Priority, Row> rows = new EnumMap<>(Priority.class);

    private final List<Row> lowestFirst;

    FairQueue() {
        for (Priority priority : Priority.values()) {
            rows.put(priority, new Row());
        }
        lowestFirst = List.copyOf(rows.values());
    }

    /** Those of one priority. */
    private static final class Row {
        /** In the order of their turns. */
        private final Map<String, Deque<Consignment>> senders = new LinkedHashMap<>();

        private int size;
        private int overtaking;

        void add(Consignment consignment) {
            senders.computeIfAbsent(consignment.senderPath(), sender -> new ArrayDeque<>())
                    .add(consignment);
            size++;
        }

        /** The next one, and its sender goes to the end of the row. */
        Consignment poll() {
            Map.Entry<String, Deque<Consignment>> turn =
                    senders.entrySet().iterator().next();
            Consignment next = turn.getValue().remove();
            senders.remove(turn.getKey());
            if (!turn.getValue().isEmpty()) {
                senders.put(turn.getKey(), turn.getValue());
            }
            size--;
            return next;
        }

        int size(String sender) {
            Deque<Consignment> waiting = senders.get(sender);
            return waiting == null ? 0 : waiting.size();
        }
    }

    private Row row(Priority priority) {
        return Objects.requireNonNull(rows.get(priority));
    }

    void add(Consignment consignment) {
        row(consignment.priority()).add(consignment);
    }

    /** The next one; null when none waits. */
    @Nullable
    Consignment poll() {
        return size() == 0 ? null : poll(lowestFirst.size() - 1);
    }

    private Consignment poll(int highest) {
        Row row = lowestFirst.get(highest);
        boolean below = lowestFirst.subList(0, highest).stream().anyMatch(lower -> lower.size > 0);
        if (row.size > 0 && !(below && row.overtaking == MOST_OVERTAKING)) {
            row.overtaking = below ? row.overtaking + 1 : 0;
            return row.poll();
        }
        row.overtaking = 0;
        return poll(highest - 1);
    }

    int size() {
        return ahead(Priority.LOW);
    }

    /** How many go before a fresh one of this priority, or soon. */
    int ahead(Priority priority) {
        return rows.entrySet().stream()
                .filter(row -> row.getKey().compareTo(priority) >= 0)
                .mapToInt(row -> row.getValue().size)
                .sum();
    }

    /** How many of its sender wait in its row. */
    int besides(Consignment fresh) {
        return row(fresh.priority()).size(fresh.senderPath());
    }

    /** All of them, and none is left. */
    List<Consignment> drain() {
        List<Consignment> all = new ArrayList<>(size());
        for (Consignment next = poll(); next != null; next = poll()) {
            all.add(next);
        }
        return all;
    }
}
