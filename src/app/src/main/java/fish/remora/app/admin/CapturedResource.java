package fish.remora.app.admin;

import fish.remora.app.json.Json;
import fish.remora.app.operation.CapturedMail;
import fish.remora.app.operation.Page;
import fish.remora.app.operation.Parameters;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /api/captured}: what safe mode has kept. */
@Path("captured")
@RequestScoped
public class CapturedResource {
    @EJB
    private CapturedMail captured;

    @Inject
    private Asked asked;

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public JsonObject list() {
        Parameters filter = asked.query().only(CapturedMail.NAMES, Page.NAMES);
        return captured.list(filter, Page.of(filter));
    }

    /** The mail as the next hop would have got it. */
    @GET
    @Path("{id}")
    @Produces("message/rfc822")
    public byte[] octets(@PathParam("id") String id) {
        return captured.octets(Parameters.id("id", id))
                .orElseThrow(() -> new NotFoundException("there is no captured mail " + id));
    }

    /** Those that the same filters list. */
    @DELETE
    @Produces(MediaType.APPLICATION_JSON)
    public JsonObject delete() {
        Parameters filter = asked.query().only(CapturedMail.NAMES, Asked.REASON);
        return Json.createObjectBuilder()
                .add("deleted", captured.delete(filter, asked.motive(filter)))
                .build();
    }
}
