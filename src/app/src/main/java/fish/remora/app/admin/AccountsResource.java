package fish.remora.app.admin;

import fish.remora.app.account.Directory;
import fish.remora.app.operation.AccountTable;
import fish.remora.app.operation.AppPasswordTable;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.sql.SQLException;

/** {@code /api/accounts}: people, their passwords, quotas and what they may do. */
@Path("accounts")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class AccountsResource {
    @EJB
    private AccountTable accounts;

    @EJB
    private AppPasswordTable passwords;

    @Inject
    private Directory directory;

    @Context
    private UriInfo uri;

    @Context
    private HttpServletRequest request;

    @GET
    public JsonObject list() {
        Parameters parameters = Parameters.of(uri.getQueryParameters()).only(Page.NAMES, AccountTable.FILTER);
        return accounts.list(parameters, Page.of(parameters));
    }

    @GET
    @Path("{name}")
    public JsonObject find(@PathParam("name") String name) {
        return accounts.find(name).orElseThrow(() -> new NotFoundException("there is no account " + name));
    }

    @PUT
    @Path("{name}")
    public JsonObject put(@PathParam("name") String name, String body) throws SQLException, Conflict {
        Parameters parameters = Parameters.of(Requests.flat(body)).only(AccountTable.NAMES, Requests.REASON);
        JsonObject now = accounts.put(name, parameters, Requests.motive(parameters, request));
        directory.changed();
        return now;
    }

    /** Passwords for single programs. */
    @GET
    @Path("{name}/passwords")
    public JsonObject passwords(@PathParam("name") String name) {
        return passwords.list(name);
    }

    /** The answer alone holds the new password. */
    @POST
    @Path("{name}/passwords")
    public JsonObject add(@PathParam("name") String name, String body) {
        Parameters parameters = Parameters.of(Requests.flat(body)).only(AppPasswordTable.NAMES, Requests.REASON);
        return passwords
                .add(name, parameters, Requests.motive(parameters, request))
                .orElseThrow(() -> new NotFoundException("there is no account " + name));
    }

    @DELETE
    @Path("{name}/passwords/{id}")
    @Consumes(MediaType.WILDCARD)
    public void revoke(@PathParam("name") String name, @PathParam("id") String id) {
        Parameters parameters = Parameters.of(uri.getQueryParameters()).only(Requests.REASON);
        if (!passwords.delete(name, id, Requests.motive(parameters, request))) {
            throw new NotFoundException(name + " has no such password");
        }
    }

    /** The reason is in the query: a DELETE has no body. */
    @DELETE
    @Path("{name}")
    @Consumes(MediaType.WILDCARD)
    public void delete(@PathParam("name") String name) throws SQLException {
        Parameters parameters = Parameters.of(uri.getQueryParameters()).only(Requests.REASON);
        if (!accounts.delete(name, Requests.motive(parameters, request))) {
            throw new NotFoundException("there is no account " + name);
        }
        directory.changed();
    }
}
