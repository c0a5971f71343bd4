package fish.remora.app.setup;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes a document: whatever a text is, it stays a text. One thread. */
final class Xml {
    private final StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private final Deque<String> open = new ArrayDeque<>();

    /** Words as they are. */
    Xml raw(String markup) {
        text.append(markup).append('\n');
        return this;
    }

    /** @param attributes name, value, name, value, … */
    Xml open(String name, String... attributes) {
        indent().append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            text.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            text.append('"');
        }
        text.append(">\n");
        open.push(name);
        return this;
    }

    Xml close() {
        String name = open.pop();
        indent().append("</").append(name).append(">\n");
        return this;
    }

    Xml element(String name, String value) {
        indent().append('<').append(name).append('>');
        escape(value);
        text.append("</").append(name).append(">\n");
        return this;
    }

    Xml empty(String name) {
        indent().append('<').append(name).append("/>\n");
        return this;
    }

    private StringBuilder indent() {
        return text.append("  ".repeat(open.size()));
    }

    /** What XML 1.0 §2.2 has no place for becomes U+FFFD. */
    private void escape(String value) {
        value.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                case '\'' -> text.append("&apos;");
                default -> text.appendCodePoint(isCharacter(c) ? c : 0xFFFD);
            }
        });
    }

    private static boolean isCharacter(int c) {
        return c >= 0x20 && c < 0xD800 || c >= 0xE000 && c < 0xFFFE || c >= 0x10000;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
