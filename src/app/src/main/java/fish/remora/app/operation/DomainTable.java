package fish.remora.app.operation;

import fish.remora.api.Address;
import fish.remora.app.account.Accounts;
import fish.remora.app.account.DomainName;
import fish.remora.app.json.Json;
import fish.remora.app.operation.Audit.Motive;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** The table {@code domain}: whose mail stays here. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class DomainTable {
    private static final String COLUMNS = """
            SELECT d.name AS "name", (SELECT count(*)::numeric FROM account a WHERE a.domain_id = d.id) AS "accounts",
                   (SELECT count(DISTINCT l.local_part)::numeric FROM alias l WHERE l.domain_id = d.id) AS "aliases"
              FROM domain d WHERE""";

    @PersistenceContext
    private EntityManager entities;

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @EJB
    private Accounts accounts;

    @Inject
    private Audit audit;

    public JsonObject list(Page page) {
        try (Connection connection = database.getConnection()) {
            List<JsonObject> rows = new Query(
                            COLUMNS + " d.name > ? ORDER BY d.name LIMIT ?", page.after(), page.limit() + 1)
                    .rows(connection);
            return page.answer("domains", rows, row -> row.getString("name"));
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    /** @throws Invalid when it is no domain */
    static String name(String parameter, String text) {
        try {
            return DomainName.canonical(new Address("postmaster", text).domain());
        } catch (IllegalArgumentException wrong) {
            throw new Invalid(parameter, text.replaceAll("\\p{Cntrl}", "?"), "a domain such as example.org");
        }
    }

    /** Makes it one of ours; one that is stays as it is. */
    public JsonObject put(String domain, Motive motive) {
        String name = name("name", domain);
        try {
            // JPA writes as well: its connection, for a second one may be outside of the transaction on Payara.
            Connection connection = entities.unwrap(Connection.class);
            if (!accounts.isOurs(name)) {
                accounts.ensureDomain(name);
                audit.write(
                        connection,
                        motive,
                        "domain.put",
                        name,
                        Json.createObjectBuilder().add("name", name).build());
            }
            return new Query(COLUMNS + " d.name = ?", name).rows(connection).get(0);
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    /**
     * From now on its mail is somebody else's.
     *
     * @return false when it was not ours
     * @throws Conflict while it has accounts or aliases
     */
    public boolean delete(String domain, Motive motive) throws Conflict {
        String name = name("name", domain);
        try (Connection connection = database.getConnection()) {
            // What is made under this lock is seen by the next statement.
            new Query("SELECT id FROM domain WHERE name = ? FOR UPDATE", name).rows(connection);
            List<JsonObject> rows = new Query(COLUMNS + " d.name = ?", name).rows(connection);
            if (rows.isEmpty()) {
                return false;
            }
            int accountsLeft = rows.get(0).getInt("accounts");
            int aliasesLeft = rows.get(0).getInt("aliases");
            if (accountsLeft + aliasesLeft > 0) {
                throw new Conflict(
                        name + " has " + accountsLeft + " accounts and " + aliasesLeft + " aliases: delete them first");
            }
            new Query("DELETE FROM domain WHERE name = ?", name).update(connection);
            audit.write(connection, motive, "domain.delete", name, rows.get(0));
            return true;
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }
}
