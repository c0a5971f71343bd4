package fish.remora.embedded.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How values of a property are written, compared and sent. Each value has one text: equal texts are equal values, and the empty one is no
 * value. A list is its elements, sorted, a comma between.
 *
 * @param allowed what may stand there, for complaints
 * @param many a list of them
 * @param canonical a text, or an element, in its one spelling; null when it is no value
 * @param shown a value for people
 * @param json a value for the server
 */
record Type(
        String allowed,
        boolean many,
        Canonical canonical,
        Function<String, String> shown,
        Function<String, Object> json) {
    private static final int LONGEST = 1000;
    private static final long MOST_OCTETS = 1L << 50;
    private static final Pattern OCTETS_FORM = Pattern.compile("([0-9]{1,16})([kmg]?)");
    private static final Set<String> NONE = Set.of("", "none");

    /** One spelling for each value. */
    interface Canonical {
        @Nullable
        String of(String text);
    }

    static final Type TEXT = new Type(
            "a text of at most " + LONGEST + " characters",
            false,
            text -> text.length() <= LONGEST && text.chars().noneMatch(Character::isISOControl) ? text.strip() : null,
            Function.identity(),
            text -> text);

    static final Type FLAG = new Type(
            "yes or no",
            false,
            text -> switch (text.toLowerCase(Locale.ROOT)) {
                case "yes", "true" -> "true";
                case "no", "false" -> "false";
                default -> null;
            },
            value -> value.equals("true") ? "yes" : "no",
            Boolean::valueOf);

    static final Type OCTETS = new Type(
            "octets such as 1000000, 500k, 100m or 2g, or none", false, Type::octets, Type::shownOctets, Long::valueOf);

    static final Type ADDRESSES = list("addresses such as ann@example.org, their domains in ASCII", Names::address);

    /** Where mail goes, here or elsewhere: the local part is as it was given (RFC 5321 §2.4), {@link Present#ours} folds our own. */
    static final Type TARGETS = list("addresses such as ann@example.org, their domains in ASCII", Names::target);

    static final Type ACCOUNTS = list("addresses of accounts such as ann@example.org", Names::account);

    static final Type DOMAINS = list("domains such as example.org, in ASCII", Names::domain);

    static final Type DOMAIN =
            new Type("a domain such as example.org, in ASCII", false, Names::domain, Function.identity(), text -> text);

    /** The server takes these in one text. */
    static final Type PATTERNS = new Type(
            "patterns such as shop@example.org, *@example.org or *@*",
            true,
            Names::pattern,
            Function.identity(),
            text -> text);

    /** A file with a password in it; what it holds never stands in a value. */
    static final Type FILE = new Type(
            "the path of a file", false, text -> text.isBlank() ? null : text, text -> "from " + text, text -> text);

    static Type number(long least, long most) {
        return new Type(
                "a number from " + least + " to " + most + ", or none",
                false,
                text -> {
                    if (NONE.contains(text)) {
                        return "";
                    }
                    if (!text.matches("[0-9]{1,18}")) {
                        return null;
                    }
                    long number = Long.parseLong(text);
                    return number < least || number > most ? null : Long.toString(number);
                },
                Function.identity(),
                Long::valueOf);
    }

    /** One of these, in any case. */
    static Type oneOf(String... words) {
        return matching("one of " + String.join(", ", words), text -> {
            for (String word : words) {
                if (word.equalsIgnoreCase(text)) {
                    return word;
                }
            }
            return null;
        });
    }

    static Type matching(String allowed, Canonical canonical) {
        return new Type(allowed, false, canonical, Function.identity(), text -> text);
    }

    private static Type list(String allowed, Canonical element) {
        return new Type(allowed, true, element, Function.identity(), Type::elements);
    }

    /** A list's elements. */
    static List<String> elements(String value) {
        return value.isEmpty() ? List.of() : List.of(value.split(",", -1));
    }

    /** The value of these texts, one or for a list any number; null when one of them is none. */
    @Nullable
    String value(List<String> texts) {
        if (!many) {
            return texts.size() == 1 ? canonical.of(texts.get(0).strip()) : null;
        }
        Set<String> elements = new TreeSet<>();
        for (String text : texts) {
            String element = canonical.of(text.strip());
            if (element == null) {
                return null;
            }
            elements.add(element);
        }
        return String.join(",", elements);
    }

    /** What the server says, a text or an array, or a list in one text; what is none here stays as it is. */
    String present(Object said) {
        List<String> texts = new ArrayList<>();
        if (said instanceof List<?> array) {
            array.forEach(one -> texts.add(String.valueOf(one)));
        } else {
            texts.addAll(many ? elements(said.toString()) : List.of(said.toString()));
        }
        String value = value(texts);
        return value == null ? String.join(",", texts) : value;
    }

    /** A value for people. */
    String show(String value) {
        return value.isEmpty() ? "none" : shown.apply(value);
    }

    private static @Nullable String octets(String text) {
        Matcher form = OCTETS_FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (NONE.contains(text) || !form.matches()) {
            return NONE.contains(text) ? "" : null;
        }
        int shift = form.group(2).isEmpty() ? 0 : 10 * ("kmg".indexOf(form.group(2)) + 1);
        long number = Long.parseLong(form.group(1));
        return number <= MOST_OCTETS >> shift ? Long.toString(number << shift) : null;
    }

    private static String shownOctets(String value) {
        long octets = Long.parseLong(value);
        for (int power = 3; power > 0; power--) {
            if (octets > 0 && octets % (1L << 10 * power) == 0) {
                return (octets >> 10 * power) + String.valueOf("kmg".charAt(power - 1));
            }
        }
        return value;
    }
}
