package fish.remora.embedded.apply;

import java.util.Map;

/**
 * One thing that a file names. Immutable.
 *
 * @param name as the server spells it
 * @param line of the file, from 1
 * @param values what the file says of it, by the name of the property
 */
record Entry(Kind kind, String name, int line, Map<String, String> values) {
    Entry {
        values = Map.copyOf(values);
    }

    /** What it shall have. */
    String value(Property property) {
        return values.getOrDefault(property.name(), property.standard());
    }

    boolean says(Property property) {
        return values.containsKey(property.name());
    }

    @Override
    public String toString() {
        return kind.one + " " + name;
    }
}
