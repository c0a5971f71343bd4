package fish.remora.app.operation;

import fish.remora.api.Address;
import fish.remora.app.account.AppPasswords;
import fish.remora.app.json.Json;
import fish.remora.app.operation.Audit.Motive;
import fish.remora.app.start.Ids;
import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/** The table {@code app_password}: passwords for single programs of an account. Each is shown once, when it is made. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class AppPasswordTable {
    /** What a new one is given. */
    public static final Set<String> NAMES = Set.of("label", "expires", "protocols");

    private static final Set<String> PROTOCOLS = Set.of("smtp", "pop3", "imap", "jmap");

    private static final String OF = """
             FROM app_password p JOIN account a ON a.id = p.account_id JOIN domain d ON d.id = a.domain_id
             WHERE d.name = ? AND a.local_part = ?""";

    private static final String COLUMNS = """
            SELECT p.id AS "id", p.label AS "label", array_to_string(p.protocols, ',') AS "protocols", p.created_at AS "created",
                   p.expires_at AS "expires", p.used_at AS "used"\
            """ + OF;

    /** Who has come in by it goes, and all the others of the account come in anew. */
    private static final String DELETE = """
            WITH gone AS (DELETE FROM app_password WHERE id = ? RETURNING account_id)
            UPDATE account SET login_era = login_era + 1 WHERE id IN (SELECT account_id FROM gone)""";

    private static final String ADD = """
            INSERT INTO app_password (id, account_id, label, hash, protocols, created_at, expires_at)
            SELECT ?, a.id, ?, ?, ?, now(), now() + make_interval(secs => nullif(?::bigint, 0))
              FROM account a JOIN domain d ON d.id = a.domain_id WHERE d.name = ? AND a.local_part = ?""";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Inject
    private AppPasswords passwords;

    @Inject
    private Ids ids;

    @Inject
    private Audit audit;

    public JsonObject list(String account) {
        Address address = AccountTable.address("address", account);
        try (Connection connection = database.getConnection()) {
            JsonArrayBuilder all = Json.createArrayBuilder();
            rows(connection, address).forEach(all::add);
            return Json.createObjectBuilder().add("passwords", all).build();
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    private static List<JsonObject> rows(Connection connection, Address address) throws SQLException {
        return new Query(COLUMNS + " ORDER BY p.id", address.domain(), address.localPart()).rows(connection);
    }

    /**
     * Makes one.
     *
     * @return what lists show, and {@code password}; empty when there is no such account
     */
    public Optional<JsonObject> add(String account, Parameters given, Motive motive) {
        Address address = AccountTable.address("address", account);
        String label = given.required("label", "given: which program it is for");
        Set<String> protocols = protocols(given);
        String password = passwords.make();
        long id = ids.next();
        try (Connection connection = database.getConnection()) {
            int added = new Query(
                            ADD,
                            id,
                            label,
                            passwords.hash(password.getBytes(StandardCharsets.US_ASCII)),
                            protocols.toArray(String[]::new),
                            expires(given),
                            address.domain(),
                            address.localPart())
                    .update(connection);
            if (added == 0) {
                return Optional.empty();
            }
            JsonObject row = rows(connection, address).stream()
                    .filter(one -> one.getString("id").equals(Ids.name(id)))
                    .findFirst()
                    .orElseThrow();
            audit.write(connection, motive, "password.add", address.toString(), row);
            return Optional.of(
                    Json.createObjectBuilder(row).add("password", password).build());
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    /** In seconds; 0: never. */
    private static long expires(Parameters given) {
        Optional<Long> seconds = given.age("expires").map(Duration::toSeconds);
        if (seconds.isPresent() && seconds.get() < 1) {
            throw new Invalid("expires", given.text("expires").orElse(""), "an age such as 90d; left out: never");
        }
        return seconds.orElse(0L);
    }

    private static Set<String> protocols(Parameters given) {
        Optional<String> text = given.text("protocols");
        Set<String> wanted = new TreeSet<>(text.isEmpty() ? PROTOCOLS : Set.of());
        for (String one : text.orElse("").split(",", -1)) {
            if (text.isPresent() && !PROTOCOLS.contains(one.strip())) {
                throw new Invalid("protocols", text.get(), "a comma list of " + new TreeSet<>(PROTOCOLS));
            }
            wanted.addAll(text.isPresent() ? Set.of(one.strip()) : Set.of());
        }
        return wanted;
    }

    /** False when the account has none of that id. */
    public boolean delete(String account, String id, Motive motive) {
        Address address = AccountTable.address("address", account);
        long number = Parameters.id("id", id);
        try (Connection connection = database.getConnection()) {
            Optional<JsonObject> row = rows(connection, address).stream()
                    .filter(one -> one.getString("id").equals(Ids.name(number)))
                    .findFirst();
            if (row.isPresent()) {
                new Query(DELETE, number).update(connection);
                audit.write(connection, motive, "password.delete", address.toString(), row.get());
            }
            return row.isPresent();
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }
}
