package fish.remora.app.delivery;

import fish.remora.api.NextHop;
import fish.remora.app.consumer.Consumers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** This node's lanes, one for each destination it has something to do with. Thread-safe. */
@ApplicationScoped
public class Lanes {
    private static final Duration MEMORY = Duration.ofMinutes(10);

    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private volatile Map<String, Health> known = Map.of();
    private volatile Set<String> present = Set.of();

    Lane of(String destination) {
        Lane lane = lanes.get(destination);
        return lane != null ? lane : lanes.computeIfAbsent(destination, this::make);
    }

    private Lane make(String name) {
        Lane lane = new Lane(name, known.getOrDefault(name, Health.GOOD));
        if (present.contains(name)) {
            lane.isThere(true);
        }
        return lane;
    }

    /** Beans of other applications have come to this node or gone. */
    void learn(@Observes Consumers.Present told) {
        present = told.destinations();
        lanes.forEach((name, lane) -> {
            if (NextHop.Application.parse(name).isPresent()) {
                lane.isThere(present.contains(name));
            }
        });
    }

    /** @param told the whole table: who is not in it is healthy and without limits */
    void learn(Map<String, Health> told) {
        known = told;
        Instant now = Instant.now();
        lanes.forEach((name, lane) -> lane.learn(told.getOrDefault(name, Health.GOOD), now));
    }

    Collection<Lane> all() {
        return lanes.values();
    }

    /** By health or by hand nothing may go there now. */
    List<Lane> standing() {
        return lanes.values().stream().filter(Lane::stands).toList();
    }

    /** Lanes without use for a while are forgotten. */
    void forgetIdle(Instant now) {
        lanes.values().removeIf(lane -> lane.isIdleSince(now.minus(MEMORY)));
    }
}
