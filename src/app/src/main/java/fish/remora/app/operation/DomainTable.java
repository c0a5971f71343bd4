package fish.remora.app.operation;

import fish.remora.api.Address;
import fish.remora.app.account.Accounts;
import fish.remora.app.account.DomainName;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The table {@code domain}: whose mail stays here, by which names. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class DomainTable extends ManagedTable {
    private static final String COLUMNS = """
            SELECT d.name AS "name", t.name AS "aliasOf", (SELECT count(*)::numeric FROM account a WHERE a.domain_id = d.id) AS "accounts",
                   (SELECT count(DISTINCT l.local_part)::numeric FROM alias l WHERE l.domain_id = d.id) AS "aliases"
              FROM domain d LEFT JOIN domain t ON t.id = d.alias_of WHERE""";

    @EJB
    private Accounts accounts;

    public DomainTable() {
        super(new Kind("domain", "domains", "name", COLUMNS, Set.of(), Set.of("aliasOf")));
    }

    /** @throws Invalid when it is no domain */
    static String name(String parameter, String text) {
        try {
            return DomainName.canonical(new Address("postmaster", text).domain());
        } catch (IllegalArgumentException wrong) {
            throw new Invalid(parameter, text.replaceAll("\\p{Cc}", "?"), "a domain such as example.org");
        }
    }

    @Override
    void narrow(Query query, Parameters filter, Page page, Scope scope) {
        scope.limit(query, "d.name").add("AND d.name > ? ORDER BY d.name", page.after());
    }

    @Override
    String canonical(String text) {
        return name("name", text);
    }

    @Override
    Query one(String text) {
        return new Query(COLUMNS + " d.name = ?", canonical(text));
    }

    /** The rows are locked as they are when accounts and aliases are made: what a domain is does not change meanwhile. */
    @Override
    String write(Connection connection, String name, Parameters properties, Optional<JsonObject> before)
            throws SQLException, Conflict {
        Optional<String> other = properties.text("aliasOf").map(text -> name("aliasOf", text));
        if (before.isEmpty()) {
            accounts.ensureDomain(name);
        }
        new Query("SELECT id FROM domain WHERE name = ANY (?) ORDER BY id FOR UPDATE", (Object)
                        new String[] {name, other.orElse(name)})
                .rows(connection);
        if (other.isPresent()) {
            checkAlias(connection, name, other.get());
        }
        new Query(
                        "UPDATE domain SET alias_of = (SELECT id FROM domain WHERE name = ?) WHERE name = ?",
                        other.orElse(""),
                        name)
                .update(connection);
        return "put";
    }

    private void checkAlias(Connection connection, String name, String other) throws SQLException, Conflict {
        Optional<JsonObject> target = one(other).rows(connection).stream().findFirst();
        if (name.equals(other) || target.isEmpty() || target.get().containsKey("aliasOf")) {
            throw new Conflict(other + " must be another domain of this server, and no alias itself");
        }
        checkEmpty(connection, name, one(name).rows(connection).get(0));
        // There is nothing of its own left to manage.
        new Query("DELETE FROM domain_administrator r USING domain d WHERE d.id = r.domain_id AND d.name = ?", name)
                .update(connection);
    }

    private static void checkEmpty(Connection connection, String name, JsonObject domain)
            throws SQLException, Conflict {
        int accounts = domain.getInt("accounts");
        int aliases = domain.getInt("aliases");
        if (accounts + aliases > 0) {
            throw new Conflict(name + " has " + accounts + " accounts and " + aliases + " aliases: delete them first");
        }
        List<JsonObject> others = new Query(COLUMNS + " t.name = ? LIMIT 1", name).rows(connection);
        if (!others.isEmpty()) {
            throw new Conflict(others.get(0).getString("name") + " is another name of " + name + ": change that first");
        }
    }

    /** From now on its mail is somebody else's. */
    @Override
    void remove(Connection connection, String name, JsonObject before) throws SQLException, Conflict {
        // What is made under this lock is seen by the next statement.
        new Query("SELECT id FROM domain WHERE name = ? FOR UPDATE", name).rows(connection);
        checkEmpty(connection, name, one(name).rows(connection).get(0));
        new Query("DELETE FROM domain WHERE name = ?", name).update(connection);
    }
}
