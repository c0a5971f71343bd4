package fish.remora.app.admin;

import fish.remora.app.operation.NodeTable;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /api/nodes}: the servers that share the work. */
@Path("nodes")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class NodesResource {
    @EJB
    private NodeTable nodes;

    @GET
    public JsonObject list() {
        return nodes.list();
    }
}
