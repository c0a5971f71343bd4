package fish.remora.app.account;

import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;

/** Has the names of our domains read every other second. */
@Singleton
@Startup
@DependsOn("Startup")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class DomainTimer {
    private static final System.Logger LOG = System.getLogger(DomainTimer.class.getName());

    @Inject
    private LocalDomains domains;

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    void refresh() {
        try {
            domains.refresh();
        } catch (RuntimeException failure) {
            // A timer that throws twice in a row is deleted by the container.
            domains.forget();
            LOG.log(Level.WARNING, "The domains cannot be read; each is asked for: {0}", failure.getMessage());
        }
    }
}
