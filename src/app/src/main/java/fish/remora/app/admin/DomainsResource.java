package fish.remora.app.admin;

import fish.remora.app.account.Directory;
import fish.remora.app.json.Json;
import fish.remora.app.operation.Conflict;
import fish.remora.app.operation.DomainTable;
import fish.remora.app.operation.ManagedTable;
import fish.remora.app.setup.DnsRecords;
import fish.remora.app.setup.DomainCheck;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
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

    @Inject
    private DnsRecords records;

    @Inject
    private DomainCheck check;

    @Override
    ManagedTable table() {
        return domains;
    }

    @Override
    void changed() throws SQLException {
        directory.changed();
    }

    /** What the DNS should say of it. */
    @GET
    @Path("{name}/records")
    public JsonObject records(@PathParam("name") String name) {
        String known = domains.find(name).orElseThrow(() -> unknown(name)).getString("name");
        return Json.createObjectBuilder().add("records", records.of(known)).build();
    }

    /** What the DNS does say of it. */
    @GET
    @Path("{name}/check")
    public JsonObject check(@PathParam("name") String name) {
        String known = domains.find(name).orElseThrow(() -> unknown(name)).getString("name");
        return Json.createObjectBuilder().add("records", check.of(known)).build();
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
