package fish.remora.app.admin;

import fish.remora.app.operation.AppPasswordTable;
import fish.remora.app.operation.Parameters;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /api/accounts/…/passwords}: passwords for single programs. */
@Path("accounts/{name}/passwords")
@RequestScoped
@Needs(Right.ACCOUNT)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class PasswordsResource {
    @EJB
    private AppPasswordTable passwords;

    @Inject
    private Asked asked;

    @GET
    public JsonObject list(@PathParam("name") String name) {
        return passwords.list(name);
    }

    /** The answer alone holds the new password. */
    @POST
    public JsonObject add(@PathParam("name") String name, String body) {
        Parameters parameters = Requests.parameters(body).only(AppPasswordTable.NAMES, Asked.REASON);
        return passwords
                .add(name, parameters, asked.motiveFor(name, parameters))
                .orElseThrow(() -> new NotFoundException("there is no account " + name));
    }

    @DELETE
    @Path("{id}")
    @Consumes(MediaType.WILDCARD)
    public void revoke(@PathParam("name") String name, @PathParam("id") String id) {
        if (!passwords.delete(name, id, asked.motiveFor(name, asked.query().only(Asked.REASON)))) {
            throw new NotFoundException(name + " has no such password");
        }
    }
}
