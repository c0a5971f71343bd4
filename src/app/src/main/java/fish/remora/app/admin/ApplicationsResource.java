package fish.remora.app.admin;

import fish.remora.app.operation.ApplicationTable;
import fish.remora.app.operation.Page;
import fish.remora.app.operation.Parameters;
import fish.remora.app.tenant.Tenants;
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

/** {@code /api/applications}: what the applications of this server may do. */
@Path("applications")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ApplicationsResource {
    @EJB
    private ApplicationTable applications;

    /** This node sees a change at once, the others within seconds. */
    @Inject
    private Tenants inUse;

    @Context
    private UriInfo uri;

    @Context
    private HttpServletRequest request;

    @GET
    public JsonObject list() {
        return applications.list(Page.of(Parameters.of(uri.getQueryParameters()).only(Page.NAMES)));
    }

    @PUT
    @Path("{name}")
    public JsonObject put(@PathParam("name") String name, String body) throws SQLException {
        Parameters rights = Parameters.of(Requests.flat(body)).only(ApplicationTable.NAMES, Requests.REASON);
        JsonObject now = applications.put(name, rights, Requests.motive(rights, request));
        inUse.refresh();
        return now;
    }

    /** The reason is in the query: a DELETE has no body. */
    @DELETE
    @Path("{name}")
    @Consumes(MediaType.WILDCARD)
    public void delete(@PathParam("name") String name) throws SQLException {
        Parameters parameters = Parameters.of(uri.getQueryParameters()).only(Requests.REASON);
        if (!applications.delete(name, Requests.motive(parameters, request))) {
            throw new NotFoundException("there are no rights for " + name);
        }
        inUse.refresh();
    }
}
