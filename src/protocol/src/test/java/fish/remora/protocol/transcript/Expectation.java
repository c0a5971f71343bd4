package fish.remora.protocol.transcript;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an {@code S:} line expects: its text, {@code {name}} for a word that is remembered by that name and has to be the same
 * afterwards, {@code …} or {@code ...} at the end for any rest.
 */
final class Expectation {
    private static final Pattern NAME = Pattern.compile("(?<!\\\\)\\{([a-z]+)\\}");

    private Expectation() {}

    /** Matches one line; words that are named for the first time are added to {@code words}. */
    static boolean matches(String expected, String line, Map<String, String> words) {
        String known = fill(expected, words);
        String rest = known.endsWith("…") ? "…" : known.endsWith("...") ? "..." : "";
        String text = known.substring(0, known.length() - rest.length());
        StringBuilder regex = new StringBuilder();
        Matcher name = NAME.matcher(text);
        int end = 0;
        while (name.find()) {
            regex.append(quote(text.substring(end, name.start())));
            regex.append("(?<").append(name.group(1)).append(">\\S+)");
            end = name.end();
        }
        regex.append(quote(text.substring(end))).append(rest.isEmpty() ? "" : ".*");
        Matcher matcher = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(line);
        if (!matcher.matches()) {
            return false;
        }
        NAME.matcher(text).results().forEach(found -> words.put(found.group(1), matcher.group(found.group(1))));
        return true;
    }

    /** Puts remembered words in place of their names. */
    static String fill(String text, Map<String, String> words) {
        return NAME.matcher(text).replaceAll(name -> {
            String word = words.get(name.group(1));
            return Matcher.quoteReplacement(word == null ? name.group() : word);
        });
    }

    private static String quote(String text) {
        return Pattern.quote(Escapes.characters(text));
    }
}
