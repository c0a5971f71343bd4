package fish.remora.app.admin;

import fish.remora.app.account.Directory;
import fish.remora.app.operation.AliasTable;
import fish.remora.app.operation.ManagedTable;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import java.sql.SQLException;

/** {@code /api/aliases}: other names of accounts and of people elsewhere; {@code *@domain} is the catch-all. */
@Path("aliases")
@RequestScoped
@Needs(Right.DOMAIN)
public class AliasesResource extends ManagedResource {
    @EJB
    private AliasTable aliases;

    @Inject
    private Directory directory;

    @Override
    ManagedTable table() {
        return aliases;
    }

    @Override
    void changed() throws SQLException {
        directory.changed();
    }
}
