package fish.remora.embedded.queue;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One run of the command.
 *
 * @param json show answers as they came, one a line
 * @param out gets each line
 * @param err gets complaints, and how far one has come
 * @param now what ages are measured from
 */
record Session(Api api, boolean json, Consumer<String> out, Consumer<String> err, Instant now) {
    /** What is done with the objects of one page. */
    interface Rows {
        void show(List<Map<String, Object>> rows);
    }

    /**
     * Asks for a list and shows it, the first page or all.
     *
     * @param name of the array in the answer
     */
    void pages(String path, Map<String, String> query, String name, boolean all, Rows rows) throws Failure {
        Map<String, String> asked = new LinkedHashMap<>(query);
        while (true) {
            String answer = api.get(path, asked);
            Map<String, Object> page = read(answer);
            if (json) {
                out.accept(answer);
            } else {
                rows.show(Cells.objects(page, name));
            }
            String next = Cells.text(page, "next");
            if (next.isEmpty()) {
                return;
            }
            if (!all) {
                if (!json) {
                    out.accept("There is more: --all shows it, --limit N more of it.");
                }
                return;
            }
            asked.put("after", next);
        }
    }

    /** Shows an answer as it came, or by other means. */
    void show(String answer, Consumer<Map<String, Object>> otherwise) throws Failure {
        if (json) {
            out.accept(answer);
        } else {
            otherwise.accept(read(answer));
        }
    }

    void show(Table table, String nothing) {
        if (table.isEmpty()) {
            out.accept(nothing);
        } else {
            table.lines().forEach(out);
        }
    }

    /** @throws Failure when it is no JSON: something else than our server answers there */
    static Map<String, Object> read(String answer) throws Failure {
        try {
            return Json.object(answer);
        } catch (IllegalArgumentException broken) {
            throw new Failure("the answer is not Remora's: " + broken.getMessage());
        }
    }
}
