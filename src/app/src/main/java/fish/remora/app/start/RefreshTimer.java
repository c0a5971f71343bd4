package fish.remora.app.start;

import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.sql.SQLException;

/** Has the small tables read anew every other second, whatever else goes on. */
@Singleton
@jakarta.ejb.Startup
@DependsOn("Startup")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RefreshTimer {
    private static final System.Logger LOG = System.getLogger(RefreshTimer.class.getName());

    @Inject
    private Instance<Refreshed> tables;

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    void refresh() {
        for (Refreshed table : tables) {
            try {
                table.refresh();
            } catch (SQLException | RuntimeException failure) {
                // A timer that throws twice in a row is deleted by the container.
                table.forget();
                LOG.log(Level.WARNING, "A table cannot be read anew: {0}", failure.getMessage());
            }
        }
    }
}
