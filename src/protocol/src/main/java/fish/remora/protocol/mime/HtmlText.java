package fish.remora.protocol.mime;

import java.util.Locale;
import java.util.Map;

/**
 * What a reader sees of HTML, roughly: tags, comments, styles and scripts are left out, a block ends a line, character references are
 * decoded. Nothing makes it throw. Has no state.
 */
final class HtmlText {
    private static final int MAX_REFERENCE = 10;

    private static final Map<String, String> REFERENCES = Map.ofEntries(
            Map.entry("amp", "&"),
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("quot", "\""),
            Map.entry("apos", "'"),
            Map.entry("nbsp", " "),
            Map.entry("shy", ""),
            Map.entry("zwnj", ""),
            Map.entry("zwj", ""),
            Map.entry("copy", "©"),
            Map.entry("reg", "®"),
            Map.entry("trade", "™"),
            Map.entry("euro", "€"),
            Map.entry("pound", "£"),
            Map.entry("laquo", "«"),
            Map.entry("raquo", "»"),
            Map.entry("lsquo", "‘"),
            Map.entry("rsquo", "’"),
            Map.entry("ldquo", "“"),
            Map.entry("rdquo", "”"),
            Map.entry("bdquo", "„"),
            Map.entry("ndash", "–"),
            Map.entry("mdash", "—"),
            Map.entry("hellip", "…"),
            Map.entry("bull", "•"),
            Map.entry("middot", "·"),
            Map.entry("auml", "ä"),
            Map.entry("ouml", "ö"),
            Map.entry("uuml", "ü"),
            Map.entry("Auml", "Ä"),
            Map.entry("Ouml", "Ö"),
            Map.entry("Uuml", "Ü"),
            Map.entry("szlig", "ß"),
            Map.entry("agrave", "à"),
            Map.entry("aacute", "á"),
            Map.entry("acirc", "â"),
            Map.entry("aring", "å"),
            Map.entry("aelig", "æ"),
            Map.entry("ccedil", "ç"),
            Map.entry("egrave", "è"),
            Map.entry("eacute", "é"),
            Map.entry("ecirc", "ê"),
            Map.entry("iacute", "í"),
            Map.entry("icirc", "î"),
            Map.entry("ntilde", "ñ"),
            Map.entry("oacute", "ó"),
            Map.entry("ocirc", "ô"),
            Map.entry("oslash", "ø"),
            Map.entry("uacute", "ú"),
            Map.entry("ugrave", "ù"),
            Map.entry("ucirc", "û"),
            Map.entry("Eacute", "É"));

    private HtmlText() {}

    static String of(CharSequence html) {
        String text = html.toString();
        StringBuilder shown = new StringBuilder(text.length() / 2);
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '<' && beginsTag(text, i)) {
                i = tag(text, i, shown);
            } else if (c == '&') {
                i = reference(text, i, shown);
            } else {
                shown.append(c == '\r' || c == '\n' || c == '\t' ? ' ' : c);
                i++;
            }
        }
        return shown.toString();
    }

    private static boolean beginsTag(String text, int at) {
        char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        return Character.isLetter(next) || next == '/' || next == '!' || next == '?';
    }

    private static int tag(String text, int at, StringBuilder shown) {
        if (text.startsWith("<!--", at)) {
            return behind(text, "-->", at + 4);
        }
        int nameEnd = at + 1;
        while (nameEnd < text.length() && nameEnd - at < 20 && Character.isLetterOrDigit(text.charAt(nameEnd))) {
            nameEnd++;
        }
        String name = text.substring(at + 1, nameEnd).toLowerCase(Locale.ROOT);
        int end = tagEnd(text, nameEnd);
        switch (name) {
            case "style", "script", "title" -> {
                int close = indexOfClose(text, name, end);
                return close < 0 ? text.length() : behind(text, ">", close);
            }
            case "br", "p", "div", "tr", "li", "table", "h1", "h2", "h3", "h4", "blockquote", "hr", "pre" ->
                shown.append('\n');
            case "td", "th", "img" -> shown.append(' ');
            default -> {
                if (name.isEmpty() && text.startsWith("</p", at) || text.startsWith("</div", at)) {
                    shown.append('\n');
                }
            }
        }
        return end;
    }

    private static int tagEnd(String text, int from) {
        char quote = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '>') {
                return i + 1;
            } else if ((c == '"' || c == '\'') && text.charAt(i - 1) == '=') {
                quote = c;
            }
        }
        return text.length();
    }

    private static int indexOfClose(String text, String name, int from) {
        int i = text.indexOf("</", from);
        while (i >= 0 && !text.regionMatches(true, i + 2, name, 0, name.length())) {
            i = text.indexOf("</", i + 2);
        }
        return i;
    }

    private static int behind(String text, String end, int from) {
        int found = text.indexOf(end, from);
        return found < 0 ? text.length() : found + end.length();
    }

    private static int reference(String text, int at, StringBuilder shown) {
        int end = at + 1;
        while (end < text.length() && end - at < MAX_REFERENCE && text.charAt(end) != ';') {
            end++;
        }
        boolean closed = end < text.length() && text.charAt(end) == ';';
        String name = closed ? text.substring(at + 1, end) : "";
        if (name.startsWith("#")) {
            int point = codePoint(name);
            if (point > 0) {
                shown.appendCodePoint(point);
                return end + 1;
            }
        }
        String known = REFERENCES.get(name);
        if (known == null) {
            shown.append('&');
            return at + 1;
        }
        shown.append(known);
        return end + 1;
    }

    /** -1 when it is none. */
    private static int codePoint(String name) {
        try {
            boolean hex = name.length() > 1 && (name.charAt(1) == 'x' || name.charAt(1) == 'X');
            int point = hex ? Integer.parseInt(name.substring(2), 16) : Integer.parseInt(name.substring(1));
            boolean isCharacter = point > 0 && Character.isValidCodePoint(point) && (point < 0xD800 || point > 0xDFFF);
            return isCharacter ? point : -1;
        } catch (NumberFormatException none) {
            return -1;
        }
    }
}
