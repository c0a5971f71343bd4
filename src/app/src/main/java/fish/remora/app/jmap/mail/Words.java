package fish.remora.app.jmap.mail;

import java.util.ArrayList;
import java.util.List;

/** What somebody types into a search field: words, and in quotes what belongs together (RFC 8621 §4.4.1). Pure functions. */
final class Words {
    private Words() {}

    /** None of them is empty. */
    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0 && c == '\\' && i + 1 < text.length() && isQuoted(text.charAt(i + 1))) {
                word.append(text.charAt(++i));
            } else if (quote != 0 ? c == quote : word.isEmpty() && isQuote(c, text, i)) {
                quote = quote == 0 ? c : 0;
                end(word, words);
            } else if (quote == 0 && Character.isWhitespace(c)) {
                end(word, words);
            } else {
                word.append(c);
            }
        }
        end(word, words);
        return words;
    }

    private static boolean isQuoted(char c) {
        return c == '\\' || c == '"' || c == '\'';
    }

    /** One that is not closed is an apostrophe. */
    private static boolean isQuote(char c, String text, int at) {
        return (c == '"' || c == '\'') && text.indexOf(c, at + 1) > 0;
    }

    private static void end(StringBuilder word, List<String> words) {
        if (!word.toString().isBlank()) {
            words.add(word.toString());
        }
        word.setLength(0);
    }
}
