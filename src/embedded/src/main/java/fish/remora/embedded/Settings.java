package fish.remora.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The settings the server runs with, each checked by its {@link Key}'s rule. A system property wins over the
 * environment; an empty value counts as not given, as MicroProfile Config has it. Immutable.
 */
final class Settings {
    private final Map<Key, String> values;

    private Settings(Map<Key, String> values) {
        this.values = values;
    }

    /**
     * Reads all names that begin with {@code remora.} or {@code REMORA_}; complains of all that are wrong at once, one
     * line each.
     */
    static Settings read(Map<String, String> properties, Map<String, String> environment) throws Misconfigured {
        var complaints = new ArrayList<String>();
        unknown(properties, "remora.", Key::property, complaints);
        unknown(environment, "REMORA_", Key::variable, complaints);
        var values = new EnumMap<Key, String>(Key.class);
        for (Key key : Key.values()) {
            String property = properties.getOrDefault(key.property(), "").strip();
            String value = property.isEmpty()
                    ? environment.getOrDefault(key.variable(), "").strip()
                    : property;
            String wants = value.isEmpty() ? null : key.rule.wants(value);
            if (wants != null) {
                String name = property.isEmpty() ? key.variable() : key.property();
                complaints.add(name + (key.isSecret() ? "" : "=" + value) + ": must be " + wants);
            }
            values.put(key, value.isEmpty() ? key.standard : value);
        }
        if (!complaints.isEmpty()) {
            throw new Misconfigured(String.join("\n", complaints));
        }
        var settings = new Settings(values);
        if (settings.list(Key.TLS_CERTIFICATE).stream().anyMatch(file -> !holdsItsKey(file))) {
            settings.needs(Key.TLS_CERTIFICATE, Key.TLS_KEY);
        }
        settings.needs(Key.TLS_KEY, Key.TLS_CERTIFICATE);
        settings.needs(Key.DB_URL, Key.DB_USER);
        settings.needs(Key.RELAY_USER, Key.RELAY);
        settings.needs(Key.RELAY_USER, Key.RELAY_PASSWORD);
        settings.needs(Key.RELAY_PASSWORD, Key.RELAY_USER);
        return settings;
    }

    boolean has(Key key) {
        return !text(key).isEmpty();
    }

    String text(Key key) {
        return values.getOrDefault(key, key.standard);
    }

    int number(Key key) {
        return Integer.parseInt(text(key));
    }

    Path path(Key key) {
        return Path.of(text(key)).toAbsolutePath().normalize();
    }

    List<String> list(Key key) {
        return Stream.of(text(key).split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** The archives of {@link Key#DEPLOY}. */
    List<Path> applications() {
        return list(Key.DEPLOY).stream()
                .map(file -> Path.of(file).toAbsolutePath().normalize())
                .toList();
    }

    /** The name of an application, which is its path as well. */
    static String nameOf(Path archive) {
        return String.valueOf(archive.getFileName()).replaceFirst("\\.war$", "");
    }

    Settings with(Key key, String value) {
        var changed = new EnumMap<>(values);
        changed.put(key, value);
        return new Settings(changed);
    }

    /**
     * Makes the settings visible to the server in this virtual machine: preboot.asadmin and the application read them
     * by name.
     */
    void publish() {
        values.forEach((key, value) -> System.setProperty(key.property(), value));
    }

    /** PKCS #12, as the resource adapter has it. */
    private static boolean holdsItsKey(String file) {
        return file.toLowerCase(Locale.ROOT).matches(".*\\.(p12|pfx)");
    }

    private void needs(Key given, Key needed) throws Misconfigured {
        if (has(given) && !has(needed)) {
            throw new Misconfigured(given.property() + ": needs " + needed.property() + " too");
        }
    }

    private static void unknown(
            Map<String, String> given, String prefix, Function<Key, String> nameOf, List<String> complaints) {
        List<String> known = Stream.of(Key.values()).map(nameOf).toList();
        for (String name : new TreeMap<>(given).keySet()) {
            if (name.startsWith(prefix) && !known.contains(name)) {
                String nearest = known.stream()
                        .min(Comparator.comparingInt(k -> distance(k, name)))
                        .orElseThrow();
                complaints.add(name + ": unknown setting; the nearest is " + nearest);
            }
        }
    }

    /** Levenshtein's: how many letters to insert, delete or replace. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
