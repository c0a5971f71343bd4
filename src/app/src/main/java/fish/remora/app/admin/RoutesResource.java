package fish.remora.app.admin;

import fish.remora.app.delivery.Routes;
import fish.remora.app.operation.ManagedTable;
import fish.remora.app.operation.RouteTable;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import java.sql.SQLException;

/** {@code /api/routes}: where mail for foreign domains goes. */
@Path("routes")
@RequestScoped
public class RoutesResource extends ManagedResource {
    @EJB
    private RouteTable routes;

    @Inject
    private Routes inUse;

    @Override
    ManagedTable table() {
        return routes;
    }

    @Override
    void changed() throws SQLException {
        inUse.refresh();
    }
}
