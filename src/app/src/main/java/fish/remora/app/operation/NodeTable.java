package fish.remora.app.operation;

import fish.remora.app.json.Json;
import fish.remora.app.start.Node;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The servers that share the database. Reads only. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class NodeTable {
    private static final String NODES = """
            SELECT n.id AS "id", n.started_at AS "started", n.seen_at AS "seen", n.seen_at > now() - make_interval(secs => ?) AS "alive",
                   (SELECT count(*) FROM delivery d WHERE d.state = 'LEASED' AND d.node_id = n.id)::numeric AS "leased"
              FROM node n ORDER BY n.id""";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @EJB
    private Node node;

    /** Those that have been seen, and which of them answers. */
    public JsonObject list() {
        JsonArrayBuilder nodes = Json.createArrayBuilder();
        try (Connection connection = database.getConnection()) {
            for (JsonObject row : new Query(NODES, (double) Node.SILENCE_SECONDS).rows(connection)) {
                nodes.add(Json.createObjectBuilder(row).add("here", row.getInt("id") == node.id()));
            }
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
        return Json.createObjectBuilder().add("nodes", nodes).build();
    }
}
