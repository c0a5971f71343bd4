package fish.remora.app.operation;

import fish.remora.api.Address;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Where mail is sent on to: addresses here or elsewhere, as aliases and accounts name them. Locks nothing. */
final class Targets {
    private static final int MOST = 1000;

    private static final String OURS = """
            SELECT t.name AS "name" FROM domain d JOIN domain t ON t.id = coalesce(d.alias_of, d.id) WHERE d.name = ?""";

    private static final String ACCOUNT = """
            SELECT a.id::numeric AS "id" FROM domain n JOIN account a ON a.domain_id = coalesce(n.alias_of, n.id)
             WHERE n.name = ? AND a.local_part = ?""";

    private Targets() {}

    /** The account of this address, by any name of its domain. */
    static Optional<Long> account(Connection connection, Address address) throws SQLException {
        return new Query(ACCOUNT, address.domain(), address.localKey())
                .rows(connection).stream()
                        .map(row -> row.getJsonNumber("id").longValue())
                        .findFirst();
    }

    /**
     * A list of addresses, each once, in their canonical form.
     *
     * @throws Invalid when one of them is none; any server must be able to take it, so it is ASCII
     */
    static List<Address> read(Parameters properties, String parameter) {
        List<Address> all = properties.list(parameter).stream()
                .map(text -> {
                    Address local = AccountTable.address(parameter, text);
                    Address given = Address.parse(text);
                    if (!given.localPart().chars().allMatch(c -> c > ' ' && c < 127)) {
                        throw new Invalid(parameter, text, "an address in ASCII");
                    }
                    return new Address(given.localPart(), local.domain());
                })
                .distinct()
                .toList();
        if (all.size() > MOST) {
            throw new Invalid(parameter, all.size() + " addresses", "at most " + MOST);
        }
        return all;
    }

    /** @throws Conflict when the target is the address itself, or in one of our domains and nobody's */
    static void check(Connection connection, Address of, Address target) throws SQLException, Conflict {
        String domain = new Query(OURS, target.domain())
                .rows(connection).stream()
                        .map(row -> row.getString("name"))
                        .findFirst()
                        .orElse("");
        if (domain.isEmpty()) {
            return;
        }
        Address here = new Address(target.localPart(), domain);
        Address named = new Address(here.localKey(), domain);
        if (named.equals(of)) {
            throw new Conflict(of + " would lead to itself");
        }
        if (account(connection, named).isEmpty()
                && AliasTable.one(named).rows(connection).isEmpty()) {
            throw new Conflict(target + " is no account or alias of this server");
        }
    }
}
