package fish.remora.app.operation;

import fish.remora.api.Address;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The table {@code alias}: other names of accounts, of several together, and of people elsewhere. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class AliasTable extends ManagedTable {
    private static final String COLUMNS = """
            SELECT l.local_part || '@' || d.name AS "address",
                   array_agg(coalesce(l.address, a.local_part || '@' || ad.name) ORDER BY coalesce(l.address, a.local_part || '@' || ad.name)) AS "to"
              FROM alias l JOIN domain d ON d.id = l.domain_id LEFT JOIN account a ON a.id = l.account_id LEFT JOIN domain ad ON ad.id = a.domain_id
             WHERE""";

    private static final Places PLACES = new Places("alias", "l");

    private static final String GROUP = "GROUP BY d.name, l.local_part";

    private static final String TO_ACCOUNT =
            "INSERT INTO alias (domain_id, local_part, account_id) SELECT id, ?, ? FROM domain WHERE name = ?";

    private static final String TO_ADDRESS =
            "INSERT INTO alias (domain_id, local_part, address) SELECT id, ?, ? FROM domain WHERE name = ?";

    private static final String REMOVE =
            "DELETE FROM alias l USING domain d WHERE d.id = l.domain_id AND d.name = ? AND l.local_part = ?";

    public AliasTable() {
        super(new Kind("alias", "aliases", "address", COLUMNS, Set.of("domain"), Set.of("to")));
    }

    @Override
    void narrow(Query query, Parameters filter, Page page, Scope scope) {
        PLACES.narrow(query, filter.text("domain").map(name -> DomainTable.name("domain", name)), page, scope);
        query.add(GROUP + " " + Places.ORDER + "l.local_part");
    }

    @Override
    String canonical(String text) {
        return AccountTable.address("address", text).toString();
    }

    @Override
    Query one(String text) {
        return one(AccountTable.address("address", text));
    }

    static Query one(Address address) {
        return new Query(COLUMNS + " d.name = ? AND l.local_part = ? " + GROUP, address.domain(), address.localPart());
    }

    @Override
    String write(Connection connection, String name, Parameters properties, Optional<JsonObject> before)
            throws SQLException, Conflict {
        Address address = Address.parse(name);
        List<Address> to = Targets.read(properties, "to");
        if (to.isEmpty()) {
            throw new Invalid("to", "", "addresses of people here or elsewhere, one at least");
        }
        check(connection, address);
        new Query(REMOVE, address.domain(), address.localPart()).update(connection);
        Set<Long> accounts = new LinkedHashSet<>();
        for (Address target : to) {
            Optional<Long> account = Targets.account(connection, target);
            if (account.isEmpty()) {
                Targets.check(connection, address, target);
                new Query(TO_ADDRESS, address.localPart(), target.toString(), address.domain()).update(connection);
            } else if (accounts.add(account.get())) {
                new Query(TO_ACCOUNT, address.localPart(), account.get(), address.domain()).update(connection);
            }
        }
        return "put";
    }

    private static void check(Connection connection, Address address) throws SQLException, Conflict {
        AccountTable.checkDomain(connection, address);
        if (!AccountTable.row(address).rows(connection).isEmpty()) {
            throw new Conflict(address + " is an account: it cannot be an alias as well");
        }
    }

    @Override
    void remove(Connection connection, String name, JsonObject before) throws SQLException {
        Address address = Address.parse(name);
        new Query(REMOVE, address.domain(), address.localPart()).update(connection);
    }
}
