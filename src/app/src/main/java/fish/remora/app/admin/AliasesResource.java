package fish.remora.app.admin;

import fish.remora.app.account.Directory;
import fish.remora.app.operation.AliasTable;
import fish.remora.app.operation.Conflict;
import fish.remora.app.operation.Page;
import fish.remora.app.operation.Parameters;
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

/** {@code /api/aliases}: other names of accounts; {@code *@domain} is the catch-all. */
@Path("aliases")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class AliasesResource {
    @EJB
    private AliasTable aliases;

    @Inject
    private Directory directory;

    @Context
    private UriInfo uri;

    @Context
    private HttpServletRequest request;

    @GET
    public JsonObject list() {
        Parameters parameters = Parameters.of(uri.getQueryParameters()).only(Page.NAMES, AliasTable.FILTER);
        return aliases.list(parameters, Page.of(parameters));
    }

    @PUT
    @Path("{name}")
    public JsonObject put(@PathParam("name") String name, String body) throws SQLException, Conflict {
        Parameters parameters = Parameters.of(Requests.flat(body)).only(AliasTable.NAMES, Requests.REASON);
        JsonObject now = aliases.put(name, parameters, Requests.motive(parameters, request));
        directory.changed();
        return now;
    }

    /** The reason is in the query: a DELETE has no body. */
    @DELETE
    @Path("{name}")
    @Consumes(MediaType.WILDCARD)
    public void delete(@PathParam("name") String name) throws SQLException {
        Parameters parameters = Parameters.of(uri.getQueryParameters()).only(Requests.REASON);
        if (!aliases.delete(name, Requests.motive(parameters, request))) {
            throw new NotFoundException("there is no alias " + name);
        }
        directory.changed();
    }
}
