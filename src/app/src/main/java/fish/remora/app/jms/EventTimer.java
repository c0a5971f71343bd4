package fish.remora.app.jms;

import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/** Has events told that nobody was woken for: of a node that died, of a broker that was away. Once a second. */
@Singleton
@Startup
@DependsOn("Startup")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class EventTimer {
    @Inject
    private EventPublisher publisher;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void wake() {
        publisher.wake();
    }
}
