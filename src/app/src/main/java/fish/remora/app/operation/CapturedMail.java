package fish.remora.app.operation;

import fish.remora.app.json.Json;
import fish.remora.app.operation.Audit.Motive;
import fish.remora.app.sql.Rows;
import fish.remora.protocol.mime.Header;
import fish.remora.protocol.mime.MimeIndexer;
import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** What safe mode has kept: the table {@code captured}. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class CapturedMail {
    /** What a list may be asked for. */
    public static final Set<String> NAMES = Set.of("application", "recipient", "key");

    /** Of the octets: enough for a header. */
    private static final int BEGINNING = 16 * 1024;

    private static final String LIST = """
            SELECT id AS "id", at AS "at", application AS "application", key AS "key", sender AS "sender",
                   array_to_string(recipients, ',') AS "recipients", length(octets) AS "octets",
                   encode(substring(octets FROM 1 FOR %d), 'base64') AS "beginning"
              FROM captured WHERE id > ?""".formatted(BEGINNING);

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Inject
    private Audit audit;

    /** In the order in which it was sent. */
    public JsonObject list(Parameters filter, Page page) {
        try (Connection connection = database.getConnection()) {
            List<JsonObject> rows = filtered(new Query(LIST, page.afterId()), filter)
                    .add("ORDER BY id LIMIT ?", page.limit() + 1)
                    .rows(connection);
            return page.answer(
                    "captured", rows.stream().map(CapturedMail::described).toList(), row -> row.getString("id"));
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    private static Query filtered(Query query, Parameters filter) {
        filter.text("application").ifPresent(name -> query.add("AND application = ?", name));
        filter.text("key").ifPresent(key -> query.add("AND key = ?", key));
        filter.text("recipient").ifPresent(one -> query.add("AND ? = ANY (recipients)", one));
        return query;
    }

    /** With the subject, as a person reads it. */
    private static JsonObject described(JsonObject row) {
        byte[] beginning = Base64.getMimeDecoder().decode(row.getString("beginning"));
        MimeIndexer indexer = new MimeIndexer();
        indexer.feed(beginning, 0, beginning.length);
        Header header = indexer.finish().header();
        return Json.createObjectBuilder(row)
                .remove("beginning")
                .add("subject", header.decoded("Subject").orElse(""))
                .build();
    }

    /** RFC 5322 octets, as the next hop would have got them. */
    public Optional<byte[]> octets(long id) {
        try (Connection connection = database.getConnection()) {
            return Rows.read(connection, "SELECT octets FROM captured WHERE id = ?", row -> row.getBytes(1), id)
                    .stream()
                    .findFirst();
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    /** @return how many were deleted */
    public int delete(Parameters filter, Motive motive) {
        try (Connection connection = database.getConnection()) {
            int deleted = filtered(new Query("DELETE FROM captured WHERE true"), filter)
                    .update(connection);
            JsonObject detail =
                    Json.createObjectBuilder().add("deleted", deleted).build();
            audit.write(
                    connection,
                    motive,
                    "captured.delete",
                    filter.text("application").orElse("*"),
                    detail);
            return deleted;
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }
}
