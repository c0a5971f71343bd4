package fish.remora.app.admin;

import fish.remora.app.delivery.Routes;
import fish.remora.app.operation.Page;
import fish.remora.app.operation.Parameters;
import fish.remora.app.operation.RouteTable;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.sql.SQLException;

/** {@code /api/routes}: where mail for foreign domains goes. */
@Path("routes")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class RoutesResource {
    @EJB
    private RouteTable routes;

    /** This node sees a change at once, the others within seconds. */
    @Inject
    private Routes inUse;

    @Context
    private UriInfo uri;

    @Context
    private HttpServletRequest request;

    @GET
    public JsonObject list() {
        return routes.list(Page.of(Parameters.of(uri.getQueryParameters()).only(Page.NAMES)));
    }

    @PUT
    @Path("{pattern}")
    public JsonObject put(@PathParam("pattern") String pattern, String body) throws SQLException {
        Parameters route = Parameters.of(Requests.flat(body)).only(RouteTable.NAMES, Requests.REASON);
        JsonObject now = routes.put(pattern, route, Requests.motive(route, request));
        inUse.refresh();
        return now;
    }

    /** The reason is in the query: a DELETE has no body. */
    @DELETE
    @Path("{pattern}")
    @Consumes(MediaType.WILDCARD)
    public void delete(@PathParam("pattern") String pattern) throws SQLException {
        Parameters parameters = Parameters.of(uri.getQueryParameters()).only(Requests.REASON);
        if (!routes.delete(pattern, Requests.motive(parameters, request))) {
            throw new NotFoundException("there is no route for " + pattern);
        }
        inUse.refresh();
    }
}
