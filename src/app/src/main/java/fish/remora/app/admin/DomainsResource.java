package fish.remora.app.admin;

import fish.remora.app.account.Directory;
import fish.remora.app.operation.Conflict;
import fish.remora.app.operation.DomainTable;
import fish.remora.app.operation.ManagedTable;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;

/** {@code /api/domains}: whose mail stays here. */
@Path("domains")
@RequestScoped
@Needs(Right.DOMAIN)
public class DomainsResource extends ManagedResource {
    @EJB
    private DomainTable domains;

    @Inject
    private Directory directory;

    @Override
    ManagedTable table() {
        return domains;
    }

    @Override
    void changed() throws SQLException {
        directory.changed();
    }

    @Override
    @Needs(Right.ADMINISTRATOR)
    public Response put(String name, String body) throws SQLException, Conflict {
        return super.put(name, body);
    }

    @Override
    @Needs(Right.ADMINISTRATOR)
    public void delete(String name) throws SQLException, Conflict {
        super.delete(name);
    }
}
