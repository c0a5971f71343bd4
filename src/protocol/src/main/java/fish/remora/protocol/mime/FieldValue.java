package fish.remora.protocol.mime;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A value with parameters, as in Content-Type (RFC 2045 §5.1) and Content-Disposition (RFC 2183 §2). Immutable.
 *
 * @param value what stands before the first semicolon, without comments, in lower case
 * @param parameters by name in lower case, in their order; the first of one name counts
 */
public record FieldValue(String value, Map<String, String> parameters) {

    static FieldValue parse(String text) {
        return new Reader(text).read();
    }

    /** Reads leniently: a parameter that is none is passed over up to the next semicolon. */
    private static final class Reader {
        private static final int MAX_PARAMETERS = 100;
        private static final int MAX_COMMENT_DEPTH = 100;

        private final String text;
        private int position;

        Reader(String text) {
            this.text = text;
        }

        FieldValue read() {
            String value = word(";").toLowerCase(Locale.ROOT);
            Map<String, String> parameters = new LinkedHashMap<>();
            while (skipToParameter() && parameters.size() < MAX_PARAMETERS) {
                String name = word(";=").toLowerCase(Locale.ROOT);
                if (at('=')) {
                    position++;
                    parameters.putIfAbsent(name, parameterValue());
                }
            }
            parameters.remove("");
            return new FieldValue(value, Collections.unmodifiableMap(parameters));
        }

        private boolean skipToParameter() {
            while (position < text.length() && !at(';')) {
                position++;
            }
            position++;
            return position < text.length();
        }

        /** All up to one of {@code ends}, without comments and spaces around it. */
        private String word(String ends) {
            StringBuilder word = new StringBuilder();
            while (position < text.length() && ends.indexOf(text.charAt(position)) < 0) {
                if (at('(')) {
                    skipComment();
                } else {
                    word.append(text.charAt(position++));
                }
            }
            return word.toString().strip();
        }

        private String parameterValue() {
            while (position < text.length() && (isSpace(text.charAt(position)) || at('('))) {
                if (at('(')) {
                    skipComment();
                } else {
                    position++;
                }
            }
            return at('"') ? quotedString() : token();
        }

        private String token() {
            int start = position;
            while (position < text.length() && !at(';') && !at('(') && !isSpace(text.charAt(position))) {
                position++;
            }
            return text.substring(start, position);
        }

        /** RFC 5322 §3.2.4; one that is not closed ends with the text. */
        private String quotedString() {
            StringBuilder value = new StringBuilder();
            position++;
            while (position < text.length() && !at('"')) {
                if (at('\\') && position + 1 < text.length()) {
                    position++;
                }
                value.append(text.charAt(position++));
            }
            position = Math.min(position + 1, text.length());
            return value.toString();
        }

        /** RFC 5322 §3.2.2; one that is not closed ends with the text. */
        private void skipComment() {
            int depth = 0;
            do {
                if (at('\\')) {
                    position++;
                } else if (at('(')) {
                    depth = Math.min(depth + 1, MAX_COMMENT_DEPTH);
                } else if (at(')')) {
                    depth--;
                }
                position++;
            } while (depth > 0 && position < text.length());
            position = Math.min(position, text.length());
        }

        private boolean at(char c) {
            return position < text.length() && text.charAt(position) == c;
        }

        private static boolean isSpace(char c) {
            return c == ' ' || c == '\t';
        }
    }
}
