package fish.remora.app.admin;

import fish.remora.app.operation.Destinations;
import fish.remora.app.operation.Invalid;
import fish.remora.app.operation.Page;
import fish.remora.app.operation.Parameters;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;

/** {@code /api/destinations}: health and limits of next hops. */
@Path("destinations")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class DestinationsResource {
    static final Set<String> FILTER = Set.of("failing");
    static final Set<String> LIMITS = Set.of("maxConnections", "maxPerMinute");

    @EJB
    private Destinations destinations;

    @Inject
    private Asked asked;

    @GET
    public JsonObject list() {
        Parameters parameters = asked.query().only(FILTER, Page.NAMES);
        return destinations.list(Page.of(parameters), parameters.flag("failing"));
    }

    /** Both limits; one that is left out is lifted. */
    @PUT
    @Path("{name}")
    public JsonObject limit(@PathParam("name") String name, String body) {
        Parameters limits = Parameters.of(Requests.object(body)).only(LIMITS, Asked.REASON);
        return destinations.limit(
                name,
                limits.number("maxConnections", 1, Destinations.MOST_CONNECTIONS),
                limits.number("maxPerMinute", 1, Destinations.MOST_PER_MINUTE),
                asked.motive(limits));
    }

    @POST
    @Path("{name}/{action}")
    public JsonObject act(@PathParam("name") String name, @PathParam("action") String action, String body) {
        Parameters parameters = Parameters.of(Requests.object(body)).only(Asked.REASON);
        return switch (action) {
            case "suspend" -> destinations.suspend(name, asked.motive(parameters));
            case "resume" -> destinations.resume(name, asked.motive(parameters));
            default -> throw new Invalid("action", action, "suspend or resume");
        };
    }
}
