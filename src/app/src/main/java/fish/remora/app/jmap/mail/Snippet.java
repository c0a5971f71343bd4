package fish.remora.app.jmap.mail;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Marks what was looked for in a text, as HTML: RFC 8621 §5. Immutable. */
final class Snippet {
    /** In octets: RFC 8621 §5. */
    private static final int LONGEST = 255;

    /** Characters before the first match. */
    private static final int BEFORE = 40;

    private final Pattern words;

    /** @param words none of them empty; one at least */
    Snippet(Collection<String> words) {
        String any = words.stream().map(Pattern::quote).collect(Collectors.joining("|"));
        this.words = Pattern.compile(any, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /** All of it; empty: nothing of what was looked for is in it. */
    Optional<String> whole(String text) {
        return words.matcher(text).find() ? Optional.of(marked(text, Integer.MAX_VALUE)) : Optional.empty();
    }

    /** The surroundings of the first match; empty: there is none. */
    Optional<String> around(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        Matcher match = words.matcher(line);
        if (!match.find()) {
            return Optional.empty();
        }
        int from = Math.max(0, match.start() - BEFORE);
        while (from > 0 && from < match.start() && line.charAt(from - 1) != ' ') {
            from++;
        }
        return Optional.of(marked(line.substring(from), LONGEST));
    }

    private String marked(String text, int longest) {
        StringBuilder html = new StringBuilder();
        Matcher match = words.matcher(text);
        int at = 0;
        int left = longest;
        while (match.find()) {
            left = add(html, text.substring(at, match.start()), left);
            String mark = "<mark>" + escaped(match.group()) + "</mark>";
            int size = octets(mark);
            if (size > left) {
                return html.toString();
            }
            html.append(mark);
            left -= size;
            at = match.end();
        }
        add(html, text.substring(at), left);
        return html.toString();
    }

    /** @return how much room is left then; none once something did not fit */
    private static int add(StringBuilder html, String text, int room) {
        int left = room;
        for (int c : text.codePoints().toArray()) {
            String one = escaped(Character.toString(c));
            left -= octets(one);
            if (left < 0) {
                return 0;
            }
            html.append(one);
        }
        return left;
    }

    private static int octets(String text) {
        int octets = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            octets += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return octets;
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
