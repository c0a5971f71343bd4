package fish.remora.protocol.transcript;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One conversation as its file has it.
 *
 * @param name such as {@code pop3/dele}
 * @param rule its first comment: what it shows, with the section that says so
 * @param needs what it asks of the stage beyond the plain fixture
 * @param lines in their order
 */
public record Transcript(String name, String rule, Set<String> needs, List<Entry> lines) {

    /** Who does what; the words at the start of a line. */
    public enum Kind {
        SERVER("S:"),
        NEVER("S!"),
        CLIENT("C:"),
        RAW("C<"),
        CLOSED("X: closed"),
        TLS("TLS"),
        RECONNECT("RECONNECT"),
        NEEDS("NEEDS"),
        BEGIN("BEGIN"),
        WRITTEN("WRITTEN"),
        QUIT("QUIT"),
        LOST("LOST"),
        READY("READY"),
        RESULT("R:"),
        CONTACT("CONTACT");

        private final String mark;

        Kind(String mark) {
            this.mark = mark;
        }

        static Kind of(String line) {
            for (Kind kind : values()) {
                if (line.equals(kind.mark) || line.startsWith(kind.mark + " ")) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no line of a transcript: " + line);
        }

        private String text(String line) {
            return line.length() > mark.length() ? line.substring(mark.length() + 1) : "";
        }
    }

    /**
     * One line.
     *
     * @param number in the file, from 1
     */
    public record Entry(int number, Kind kind, String text) {}

    /** Reads a file's text. */
    public static Transcript parse(String name, String text) {
        String rule = "";
        Set<String> needs = new HashSet<>();
        List<Entry> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\r?\n", -1)) {
            number++;
            if (line.startsWith("#")) {
                rule = rule.isEmpty() ? line.substring(1).strip() : rule;
            } else if (!line.isBlank()) {
                Kind kind = Kind.of(line);
                if (kind == Kind.NEEDS) {
                    needs.addAll(List.of(kind.text(line).split(" ")));
                } else {
                    lines.add(new Entry(number, kind, kind.text(line)));
                }
            }
        }
        return new Transcript(name, rule, Set.copyOf(needs), List.copyOf(lines));
    }

    /** The part of the name before the slash. */
    public String protocol() {
        return name.substring(0, name.indexOf('/'));
    }
}
