package fish.remora.app.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Consignments that wait for one destination: first come first served for each sender, and the senders take turns. A mail of one
 * sender waits for one mail of each other sender at most, however many those have. Not thread-safe.
 */
final class FairQueue {
    /** In the order of their turns. */
    private final Map<String, Deque<Consignment>> senders = new LinkedHashMap<>();

    private int size;

    void add(Consignment consignment) {
        senders.computeIfAbsent(consignment.senderPath(), sender -> new ArrayDeque<>())
                .add(consignment);
        size++;
    }

    /** The next one, and its sender goes to the end of the row; null when none waits. */
    @Nullable
    Consignment poll() {
        if (size == 0) {
            return null;
        }
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

    int size() {
        return size;
    }

    int size(String sender) {
        Deque<Consignment> waiting = senders.get(sender);
        return waiting == null ? 0 : waiting.size();
    }

    /** All of them, and none is left. */
    List<Consignment> drain() {
        List<Consignment> all = new ArrayList<>(size);
        for (Consignment next = poll(); next != null; next = poll()) {
            all.add(next);
        }
        return all;
    }
}
