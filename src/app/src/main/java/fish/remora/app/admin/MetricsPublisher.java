package fish.remora.app.admin;

import fish.remora.api.Counters;
import fish.remora.api.Counters.Counter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Locale;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Publishes each of {@link Counters} as the gauge {@code remora_<name>}; the only class that knows MicroProfile Metrics. */
@ApplicationScoped
public class MetricsPublisher {
    @Inject
    private MetricRegistry registry;

    void publish(@Observes @Initialized(ApplicationScoped.class) Object started) {
        for (Counter counter : Counter.values()) {
            registry.gauge(
                    "remora_" + counter.name().toLowerCase(Locale.ROOT),
                    () -> Counters.shared().value(counter));
        }
    }
}
