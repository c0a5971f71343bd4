package fish.remora.app.operation;

import java.util.Set;

/**
 * What somebody may see and change.
 *
 * @param all everything; else what belongs to {@code domains}
 */
public record Scope(boolean all, Set<String> domains) {
    public static final Scope ALL = new Scope(true, Set.of());

    public Scope {
        domains = Set.copyOf(domains);
    }

    boolean includes(String domain) {
        return all || domains.contains(domain);
    }

    /** Adds that a column names one of its domains. */
    Query limit(Query query, String column) {
        return all ? query : query.add("AND " + column + " = ANY (?)", (Object) domains.toArray(String[]::new));
    }
}
