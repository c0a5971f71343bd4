package fish.remora.app.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The deliveries that this node has in its hands, each under its lease; what the table says beyond them is forgotten and goes back to the
 * queue. Thread-safe.
 */
@ApplicationScoped
public class Leases {
    private final Map<Long, Long> held = new ConcurrentHashMap<>();

    void hold(List<Delivery> deliveries) {
        deliveries.forEach(delivery -> held.put(delivery.id(), delivery.lease()));
    }

    /** The delivery may be here again under another lease: that one stays. */
    void drop(List<Delivery> deliveries) {
        deliveries.forEach(delivery -> held.remove(delivery.id(), delivery.lease()));
    }

    boolean holds(Map.Entry<Long, Long> lease) {
        return lease.getValue().equals(held.get(lease.getKey()));
    }
}
