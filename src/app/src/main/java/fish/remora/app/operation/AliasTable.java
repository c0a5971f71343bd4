package fish.remora.app.operation;

import fish.remora.api.Address;
import fish.remora.app.operation.Audit.Motive;
import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** The table {@code alias}: other names of accounts, and of several together. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class AliasTable {
    /** What a row says. */
    public static final Set<String> NAMES = Set.of("accounts");

    /** What a list is narrowed down by. */
    public static final Set<String> FILTER = Set.of("domain");

    private static final String COLUMNS = """
            SELECT l.local_part || '@' || d.name AS "address", string_agg(a.local_part || '@' || ad.name, ',' ORDER BY ad.name, a.local_part) AS "accounts"
              FROM alias l JOIN domain d ON d.id = l.domain_id JOIN account a ON a.id = l.account_id JOIN domain ad ON ad.id = a.domain_id
             WHERE""";

    private static final String GROUP = "GROUP BY d.name, l.local_part";

    private static final String ADD = """
            INSERT INTO alias (domain_id, local_part, account_id)
            SELECT d.id, ?, a.id FROM domain d, account a JOIN domain ad ON ad.id = a.domain_id
             WHERE d.name = ? AND ad.name = ? AND a.local_part = ?""";

    private static final String REMOVE =
            "DELETE FROM alias l USING domain d WHERE d.id = l.domain_id AND d.name = ? AND l.local_part = ?";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Inject
    private Audit audit;

    public JsonObject list(Parameters filter, Page page) {
        Query query = new Query(COLUMNS + " true");
        filter.text("domain").ifPresent(domain -> query.add("AND d.name = ?", DomainTable.name("domain", domain)));
        if (!page.after().isEmpty()) {
            Address after = AccountTable.address("after", page.after());
            query.add("AND (d.name, l.local_part) > (?, ?)", after.domain(), after.localPart());
        }
        query.add(GROUP + " ORDER BY d.name, l.local_part LIMIT ?", page.limit() + 1);
        try (Connection connection = database.getConnection()) {
            return page.answer("aliases", query.rows(connection), row -> row.getString("address"));
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    /** The row of an alias, if there is one. */
    static List<JsonObject> targets(Connection connection, Address address) throws SQLException {
        return new Query(COLUMNS + " d.name = ? AND l.local_part = ?", address.domain(), address.localPart())
                .add(GROUP)
                .rows(connection);
    }

    /**
     * Makes it lead to these accounts instead of where it led.
     *
     * @throws Conflict when one of them is no account, or the alias is one
     */
    public JsonObject put(String text, Parameters properties, Motive motive) throws Conflict {
        Address address = AccountTable.address("address", text);
        Set<Address> accounts = new LinkedHashSet<>();
        for (String account : properties
                .required("accounts", "addresses of accounts, a comma between")
                .split(",", -1)) {
            accounts.add(AccountTable.address("accounts", account.strip()));
        }
        try (Connection connection = database.getConnection()) {
            check(connection, address);
            new Query(REMOVE, address.domain(), address.localPart()).update(connection);
            for (Address account : accounts) {
                int added = new Query(ADD, address.localPart(), address.domain(), account.domain(), account.localPart())
                        .update(connection);
                if (added == 0) {
                    throw new Conflict(account + " is no account of this server");
                }
            }
            JsonObject now = targets(connection, address).get(0);
            audit.write(connection, motive, "alias.put", address.toString(), now);
            return now;
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    private static void check(Connection connection, Address address) throws SQLException, Conflict {
        List<JsonObject> domains = new Query("""
                        SELECT (SELECT count(*)::numeric FROM account a WHERE a.domain_id = d.id AND a.local_part = ?) AS n
                          FROM domain d WHERE d.name = ? FOR UPDATE OF d""", address.localPart(), address.domain()).rows(connection);
        if (domains.isEmpty()) {
            throw new Conflict(address.domain() + " is no domain of this server: make it one first");
        }
        if (domains.get(0).getInt("n") > 0) {
            throw new Conflict(address + " is an account: it cannot be an alias as well");
        }
    }

    /** False when there was none. */
    public boolean delete(String text, Motive motive) {
        Address address = AccountTable.address("address", text);
        try (Connection connection = database.getConnection()) {
            List<JsonObject> before = targets(connection, address);
            new Query(REMOVE, address.domain(), address.localPart()).update(connection);
            if (!before.isEmpty()) {
                audit.write(connection, motive, "alias.delete", address.toString(), before.get(0));
            }
            return !before.isEmpty();
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }
}
