package fish.remora.app.admin;

import fish.remora.app.operation.ApplicationTable;
import fish.remora.app.operation.ManagedTable;
import fish.remora.app.tenant.Tenants;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import java.sql.SQLException;

/** {@code /api/applications}: what the applications of this server may do. */
@Path("applications")
@RequestScoped
public class ApplicationsResource extends ManagedResource {
    @EJB
    private ApplicationTable applications;

    @Inject
    private Tenants inUse;

    @Override
    ManagedTable table() {
        return applications;
    }

    @Override
    void changed() throws SQLException {
        inUse.refresh();
    }
}
