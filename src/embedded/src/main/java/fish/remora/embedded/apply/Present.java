package fish.remora.embedded.apply;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the server has, as it was when it was asked. Immutable once read. */
final class Present {
    private final Map<Kind, Map<String, Map<String, Object>>> rows = new EnumMap<>(Kind.class);

    private Present() {}

    /**
     * Asks the server.
     *
     * @param kinds those that are to be compared; domains and accounts are asked for in any case
     */
    static Present of(Rest rest, Set<Kind> kinds) throws NotDone {
        Set<Kind> asked = new TreeSet<>(kinds);
        asked.addAll(List.of(Kind.DOMAINS, Kind.ACCOUNTS, Kind.ALIASES));
        Present present = new Present();
        for (Kind kind : asked) {
            Map<String, Map<String, Object>> named = new LinkedHashMap<>();
            for (Map<String, Object> row : rest.rows(kind.section())) {
                named.put(String.valueOf(row.get(kind.key)), row);
            }
            present.rows.put(kind, named);
        }
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
        return said == null ? property.standard() : property.type().present(said);
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
