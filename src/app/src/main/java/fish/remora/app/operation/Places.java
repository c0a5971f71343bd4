package fish.remora.app.operation;

import fish.remora.api.Address;
import java.util.Optional;

/**
 * One page of a table whose rows have a domain and a local part, in the order of both. The page is found by the index of one domain after the other, so that
 * it costs the same wherever it is and however many rows there are.
 *
 * @param table with the columns domain_id and local_part, and an index of both
 * @param row what the query around it calls the table
 */
record Places(String table, String row) {
    /** No index has this order, so that the planner does not go through all domains in theirs to find the few of a page. */
    static final String ORDER = "ORDER BY d.name || '', ";

    private static final String PAGE = """
            AND (%2$s.domain_id, %2$s.local_part) IN (
              SELECT p.id, k.local_part
                FROM domain p CROSS JOIN LATERAL (
                       SELECT DISTINCT local_part FROM %1$s
                        WHERE domain_id = p.id AND local_part > CASE WHEN p.name = ? THEN ? ELSE '' END
                        ORDER BY local_part LIMIT %3$d) k
               WHERE p.name >= ?""";

    /** @param domain only its own; empty: those of all */
    void narrow(Query query, Optional<String> domain, Page page, Scope scope) {
        Optional<Address> after = Optional.of(page.after())
                .filter(text -> !text.isEmpty())
                .map(text -> AccountTable.address("after", text));
        String name = after.map(Address::domain).orElse("");
        String localPart = after.map(Address::localPart).orElse("");
        // In the text: with a parameter the planner reckons with a tenth of all rows.
        int most = page.limit() + 1;
        query.add(PAGE.formatted(table, row, most), name, localPart, name);
        scope.limit(query, "p.name");
        domain.ifPresent(one -> query.add("AND p.name = ?", one));
        query.add("ORDER BY p.name, k.local_part LIMIT " + most + ")");
    }
}
