package fish.remora.app.admin;

import fish.remora.api.Denied;
import fish.remora.app.operation.Page;
import fish.remora.app.operation.Parameters;
import fish.remora.app.operation.QuotaExceeded;
import fish.remora.app.operation.RemovedTable;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /api/accounts/…/removed}: messages that were expunged, and the way back. */
@Path("accounts/{name}/removed")
@RequestScoped
@Needs(Right.ACCOUNT)
@Produces(MediaType.APPLICATION_JSON)
public class RemovedResource {
    @Inject
    private RemovedTable removed;

    @Inject
    private Asked asked;

    @GET
    public JsonObject list(@PathParam("name") String address) throws Denied {
        Parameters parameters = asked.query().only(RemovedTable.FILTER, Page.NAMES);
        return removed.list(address, parameters, Page.of(parameters)).orElseThrow(() -> missing(address));
    }

    /** Restores what the filter names, all of it without one; 507 when the account has no room for it. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response restore(@PathParam("name") String address, String body) throws Denied {
        Parameters parameters = Requests.parameters(body).only(RemovedTable.FILTER, RemovedTable.INTO, Asked.REASON);
        try {
            return removed.restore(address, parameters, asked.motiveFor(address, parameters))
                    .map(answer -> Response.ok(answer).build())
                    .orElseThrow(() -> missing(address));
        } catch (QuotaExceeded full) {
            return Problem.noRoom(full);
        }
    }

    private static NotFoundException missing(String address) {
        return new NotFoundException("there is no account " + address);
    }
}
