package fish.remora.embedded.queue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was typed behind the verb: words, and options as {@code --name value} or {@code --name=value}. Immutable.
 *
 * @param words in their order
 * @param options without their dashes; a flag's value is empty
 */
record Line(List<String> words, Map<String, String> options) {
    /** The one option that may be given several times; a name of a mailbox has no line end. */
    private static final String REPEATED = "mailbox";

    /**
     * @param known options that take a value
     * @param flags options that take none
     */
    static Line parse(List<String> arguments, Set<String> known, Set<String> flags) throws Usage {
        List<String> words = new ArrayList<>();
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("--")) {
                words.add(argument);
                continue;
            }
            int equals = argument.indexOf('=');
            String name = argument.substring(2, equals < 0 ? argument.length() : equals);
            String value = equals < 0 ? null : argument.substring(equals + 1);
            if (flags.contains(name) ? value != null : !known.contains(name)) {
                throw new Usage(argument + ": unknown here");
            }
            if (known.contains(name) && value == null) {
                if (++i == arguments.size()) {
                    throw new Usage(argument + ": needs a value");
                }
                value = arguments.get(i);
            }
            String before = options.put(name, value == null ? "" : value);
            if (before != null) {
                if (!name.equals(REPEATED)) {
                    throw new Usage("--" + name + ": given twice");
                }
                options.put(name, before + "\n" + value);
            }
        }
        return new Line(List.copyOf(words), options);
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    @Nullable
    String option(String name) {
        return options.get(name);
    }

    String required(String option, String what) throws Usage {
        String value = options.get(option);
        if (value == null || value.isBlank()) {
            throw new Usage("--" + option + " is needed: " + what);
        }
        return value;
    }

    /** Each value of an option that may be given several times. */
    List<String> all(String option) {
        String values = options.get(option);
        return values == null ? List.of() : List.of(values.split("\n", -1));
    }

    /** The only word. */
    String word(String what) throws Usage {
        if (words.size() != 1) {
            throw new Usage(what + " is needed" + (words.isEmpty() ? "" : ", and nothing else"));
        }
        return words.get(0);
    }
}
