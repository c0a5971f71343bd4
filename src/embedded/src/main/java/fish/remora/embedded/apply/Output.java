package fish.remora.embedded.apply;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a run shows what it finds and does. One thread at a time.
 *
 * @param out gets each line
 * @param json writes a change as JSON, and nothing else is shown; null: lines for people
 */
public record Output(Consumer<String> out, @Nullable Function<Map<String, Object>, String> json) {
    void change(Change change) {
        out.accept(json == null ? plain(change.toString()) : json.apply(change.members()));
    }

    void say(String line) {
        if (json == null) {
            out.accept(plain(line));
        }
    }

    /** What a file or a server says may hold line ends and what moves a terminal's cursor: one line, and nothing but text. */
    static String plain(String line) {
        return line.replaceAll("\\p{Cc}", "?");
    }
}
