package fish.remora.app.admin;

import fish.remora.app.operation.Conflict;
import fish.remora.app.operation.ManagedTable;
import fish.remora.app.operation.Page;
import fish.remora.app.operation.Parameters;
import fish.remora.app.operation.Version;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;

/** Things with names: listed, shown with their entity tag, put and deleted on the condition of one. */
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public abstract class ManagedResource {
    @Inject
    private Asked asked;

    abstract ManagedTable table();

    /** This node sees a change at once, the others within seconds. */
    abstract void changed() throws SQLException;

    Asked asked() {
        return asked;
    }

    @GET
    public JsonObject list() {
        Parameters parameters = asked.query().only(Page.NAMES, table().filters());
        return table().list(parameters, Page.of(parameters), asked.caller().scope());
    }

    @GET
    @Path("{name}")
    public Response find(@PathParam("name") String name) {
        return table().find(name).map(ManagedResource::answer).orElseThrow(() -> unknown(name));
    }

    static Response answer(JsonObject thing) {
        return Response.ok(thing).header(HttpHeaders.ETAG, Version.of(thing)).build();
    }

    NotFoundException unknown(String name) {
        return new NotFoundException("there is no " + table().name() + " " + name);
    }

    @PUT
    @Path("{name}")
    public Response put(@PathParam("name") String name, String body) throws SQLException, Conflict {
        Parameters parameters = Requests.parameters(body).only(table().properties(), Asked.REASON);
        JsonObject now = table().put(name, parameters, asked.motive(parameters));
        changed();
        return answer(now);
    }

    /** The reason is in the query: a DELETE has no body. */
    @DELETE
    @Path("{name}")
    @Consumes(MediaType.WILDCARD)
    public void delete(@PathParam("name") String name) throws SQLException, Conflict {
        if (!table().delete(name, asked.motive(asked.query().only(Asked.REASON)))) {
            throw unknown(name);
        }
        changed();
    }
}
