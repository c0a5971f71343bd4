package fish.remora.app.admin;

import fish.remora.app.operation.Page;
import fish.remora.app.operation.Parameters;
import fish.remora.app.operation.Trace;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /api/trace}: the steps that mail has taken. */
@Path("trace")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class TraceResource {
    @EJB
    private Trace trace;

    @Inject
    private Asked asked;

    @GET
    public JsonObject find() {
        Parameters parameters = asked.query().only(Trace.NAMES, Page.NAMES);
        return trace.find(parameters, Page.of(parameters));
    }
}
