package fish.remora.app.admin;

import fish.remora.app.operation.Log;
import fish.remora.app.operation.Page;
import fish.remora.app.operation.Parameters;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /api/audit}: what people did, the newest first. */
@Path("audit")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {
    @EJB
    private Log log;

    @Inject
    private Asked asked;

    @GET
    public JsonObject list() {
        Parameters parameters = asked.query().only(Log.FILTER, Page.NAMES);
        return log.list(parameters, Page.of(parameters));
    }
}
