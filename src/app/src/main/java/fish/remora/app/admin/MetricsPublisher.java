package fish.remora.app.admin;

import fish.remora.api.Counters;
import fish.remora.api.Counters.Counter;
import fish.remora.app.operation.QueueFigures;
import fish.remora.app.operation.QueueFigures.Figures;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * Publishes each of {@link Counters} as the gauge {@code remora_<name>}, and the queue's figures as {@code remora_queue_<name>}; the only
 * class that knows MicroProfile Metrics.
 */
@ApplicationScoped
public class MetricsPublisher {
    private static final String FAILURES = "remora_destination_failures";

    @Inject
    private MetricRegistry registry;

    @Inject
    private QueueFigures queue;

    /** Next hops that have a gauge of their own just now. */
    private final Set<String> named = new HashSet<>();

    void publish(@Observes @Initialized(ApplicationScoped.class) Object started) {
        for (Counter counter : Counter.values()) {
            registry.gauge(
                    "remora_" + counter.name().toLowerCase(Locale.ROOT),
                    () -> Counters.shared().value(counter));
        }
        registry.gauge("remora_queue_queued", () -> figures().queued());
        registry.gauge("remora_queue_leased", () -> figures().leased());
        registry.gauge("remora_queue_oldest_seconds", () -> figures().oldestAge(Instant.now()));
        registry.gauge("remora_destinations_failing", () -> figures().failing());
        registry.gauge("remora_destinations_suspended", () -> figures().suspended());
    }

    /** Names the next hops that fail now, and forgets those that do so no more: a reading later they are seen. */
    private Figures figures() {
        Figures figures = queue.current();
        name(figures.worst().keySet());
        return figures;
    }

    private synchronized void name(Set<String> failing) {
        for (String destination : Set.copyOf(named)) {
            if (!failing.contains(destination)) {
                registry.remove(new MetricID(FAILURES, new Tag("destination", destination)));
                named.remove(destination);
            }
        }
        for (String destination : failing) {
            if (named.add(destination)) {
                registry.gauge(
                        FAILURES,
                        () -> queue.current().worst().getOrDefault(destination, 0L),
                        new Tag("destination", destination));
            }
        }
    }
}
