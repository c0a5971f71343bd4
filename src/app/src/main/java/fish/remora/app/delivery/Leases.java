package fish.remora.app.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The deliveries that this node has in its hands; what the table says beyond them is forgotten and goes back to the queue. Thread-safe. */
@ApplicationScoped
public class Leases {
    private final Set<Long> held = ConcurrentHashMap.newKeySet();

    void hold(List<Delivery> deliveries) {
        deliveries.forEach(delivery -> held.add(delivery.id()));
    }

    void drop(List<Delivery> deliveries) {
        deliveries.forEach(delivery -> held.remove(delivery.id()));
    }

    boolean holds(long delivery) {
        return held.contains(delivery);
    }
}
