package fish.remora.app.operation;

import fish.remora.api.Address;
import fish.remora.app.json.Json;
import fish.remora.app.mailbox.Access;
import fish.remora.app.operation.Audit.Motive;
import fish.remora.app.start.Ids;
import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Exports and imports: each begins with one row of the audit, whose id opens the account's messages for a week. So nobody's mail is read or
 * added to without a reason that is written down, and a hundred thousand messages do not make as many rows.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class Transfers {
    /** What begins one. */
    public static final Set<String> NAMES = Set.of("direction", "about");

    /** The parameter that shows its id. */
    public static final String PARAMETER = "transfer";

    private static final String KNOWN =
            "SELECT 1 AS one FROM audit WHERE id = ? AND action = ? AND object = ? AND at > now() - interval '7 days'";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Inject
    private Audit audit;

    @Inject
    @ConfigProperty(name = "remora.max.message.size", defaultValue = "104857600")
    private long maxMessageSize;

    /** Out of the account, or into it. */
    public enum Direction {
        EXPORT,
        IMPORT;

        private String action() {
            return "account." + name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Begins one.
     *
     * @param parameters {@code direction}, and in {@code about} what is moved, for the record
     * @return {@code transfer}, its id, and {@code maxMessageSize} in octets; empty when there is no such account
     * @throws Invalid when a parameter is wrong
     */
    public Optional<JsonObject> begin(String account, Parameters parameters, Motive motive) {
        Address address = AccountTable.address("address", account);
        Direction direction = parameters
                .choice("direction", Direction.class)
                .orElseThrow(() -> new Invalid("direction", "", "export or import"));
        try (Connection connection = database.getConnection()) {
            if (Access.account(connection, address).isEmpty()) {
                return Optional.empty();
            }
            JsonObject detail = Json.createObjectBuilder()
                    .add("about", parameters.text("about").orElse(""))
                    .build();
            long id = audit.write(connection, motive, direction.action(), address.toString(), detail);
            return Optional.of(Json.createObjectBuilder()
                    .add(PARAMETER, Ids.name(id))
                    .add("maxMessageSize", maxMessageSize)
                    .build());
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    /** @throws Invalid when no such transfer of this account has begun within a week */
    static void check(Connection connection, String id, Direction direction, Address address) throws SQLException {
        if (new Query(KNOWN, Parameters.id(PARAMETER, id), direction.action(), address.toString())
                .rows(connection)
                .isEmpty()) {
            throw new Invalid(
                    PARAMETER,
                    id,
                    "the id of an " + direction.name().toLowerCase(Locale.ROOT) + " of " + address
                            + " that has begun within a week");
        }
    }
}
