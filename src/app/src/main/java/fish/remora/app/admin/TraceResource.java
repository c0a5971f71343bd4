package fish.remora.app.admin;

import fish.remora.app.operation.Page;
import fish.remora.app.operation.Parameters;
import fish.remora.app.operation.Trace;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** {@code /api/trace}: the steps that mail has taken. */
@Path("trace")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class TraceResource {
    @EJB
    private Trace trace;

    @Context
    private UriInfo uri;

    @GET
    public JsonObject find() {
        Parameters parameters = Parameters.of(uri.getQueryParameters()).only(Trace.NAMES, Page.NAMES);
        return trace.find(parameters, Page.of(parameters));
    }
}
