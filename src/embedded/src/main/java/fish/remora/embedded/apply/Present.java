package fish.remora.embedded.apply;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the server has, as it was when it was asked. Immutable once read. */
final class Present {
    private final Map<Kind, Map<String, Map<String, Object>>> rows = new EnumMap<>(Kind.class);

    private final Set<String> domains;

    private Present(Set<String> domains) {
        this.domains = new HashSet<>(domains);
    }

    /**
     * Asks the server.
     *
     * @param kinds those that are to be compared; domains, accounts and aliases are asked for in any case
     * @param domains that shall be ours, beside those that are
     */
    static Present of(Rest rest, Set<Kind> kinds, Set<String> domains) throws NotDone {
        Set<Kind> asked = new TreeSet<>(kinds);
        asked.addAll(List.of(Kind.DOMAINS, Kind.ACCOUNTS, Kind.ALIASES));
        Present present = new Present(domains);
        for (Kind kind : asked) {
            Map<String, Map<String, Object>> named = new LinkedHashMap<>();
            for (Map<String, Object> row : rest.rows(kind.section())) {
                named.put(String.valueOf(row.get(kind.key)), row);
            }
            present.rows.put(kind, named);
        }
        present.domains.addAll(present.of(Kind.DOMAINS).keySet());
        return present;
    }

    /** By their names. */
    Map<String, Map<String, Object>> of(Kind kind) {
        return rows.getOrDefault(kind, Map.of());
    }

    boolean has(Kind kind, String name) {
        return of(kind).containsKey(name);
    }

    /** What one has of a property; its standard when nothing is said of it. */
    String value(Kind kind, String name, Property property) {
        Map<String, Object> row = of(kind).getOrDefault(name, Map.of());
        Object said = row.get(property.member());
        if (said == null && property.formerly() != null) {
            said = row.get(property.formerly());
        }
        return said == null
                ? property.standard()
                : ours(property, property.type().present(said));
    }

    /** The address is in a domain that is ours, or shall be. */
    boolean isOurs(String address) {
        return domains.contains(Names.domainOf(address));
    }

    /** A value in which our own addresses are in lower case, as accounts and aliases are found; those of others stay as they are. */
    String ours(Property property, String value) {
        return property.namesTargets()
                ? Type.elements(value).stream()
                        .map(one -> isOurs(one) ? one.toLowerCase(Locale.ROOT) : one)
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(","))
                : value;
    }

    /** The same of all that an entry says. */
    Entry ours(Entry entry) {
        Map<String, String> values = new HashMap<>(entry.values());
        for (Property property : entry.kind().properties) {
            values.computeIfPresent(property.name(), (name, value) -> ours(property, value));
        }
        return new Entry(entry.kind(), entry.name(), entry.line(), values);
    }

    /** Has it a password? */
    boolean hasSecret(Kind kind, String name, Property secret) {
        return String.valueOf(of(kind).getOrDefault(name, Map.of()).get(secret.member()))
                .equals("true");
    }

    /** The server shows that it knows the property. */
    boolean shows(Property property) {
        return property.sign() == null || accounts().stream().anyMatch(row -> row.containsKey(property.sign()));
    }

    /** The server shows that it does not know it. One without accounts shows nothing. */
    boolean lacks(Property property) {
        return !accounts().isEmpty() && !shows(property);
    }

    private Collection<Map<String, Object>> accounts() {
        return of(Kind.ACCOUNTS).values();
    }
}
