package fish.remora.embedded.queue;

import fish.remora.embedded.apply.AccountImport;
import fish.remora.embedded.apply.Apply;
import fish.remora.embedded.apply.NotDone;
import fish.remora.embedded.apply.Output;
import fish.remora.embedded.apply.Rest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The verbs that work through a file of many things. */
final class Bulk {
    private static final String MOST_ROWS = "1000";

    private Bulk() {}

    static void apply(Verb verb, Session session, Line line) throws Failure, Usage {
        boolean dry = line.has("dry-run") || line.has("check");
        var wish = new Apply.Wish(
                line.has("dry-run"), line.has("check"), line.has("prune"), line.has("passwords"), reason(line, dry));
        Path file = file(line.word("a YAML file"));
        carefully(() -> new Apply(rest(session.api()), output(session)).run(file, wish));
    }

    /** Accounts from CSV. */
    static void load(Session session, Line line) throws Failure, Usage {
        var wish = new AccountImport.Wish(line.has("dry-run"), line.has("update"), reason(line, line.has("dry-run")));
        Path file = file(Actions.second(line, "a CSV file"));
        carefully(() -> new AccountImport(rest(session.api()), output(session)).run(file, wish));
    }

    private interface Work {
        void run() throws NotDone;
    }

    private static void carefully(Work work) throws Failure {
        try {
            work.run();
        } catch (NotDone notDone) {
            throw new Failure(String.valueOf(notDone.getMessage()));
        }
    }

    private static String reason(Line line, boolean dry) throws Usage {
        return dry ? "" : line.required("reason", Actions.WHY);
    }

    private static Path file(String name) throws Usage {
        try {
            return Path.of(name);
        } catch (InvalidPathException noPath) {
            throw new Usage(name + ": is no path");
        }
    }

    private static Output output(Session session) {
        return new Output(session.out(), session.json() ? Json::write : null);
    }

    private static Rest rest(Api api) {
        return new Rest() {
            @Override
            public List<Map<String, Object>> rows(String path) throws NotDone {
                List<Map<String, Object>> rows = new ArrayList<>();
                Map<String, String> query = new LinkedHashMap<>(Map.of("limit", MOST_ROWS));
                try {
                    while (true) {
                        Map<String, Object> page = Session.read(api.get(path, query));
                        rows.addAll(Cells.objects(page, path));
                        String next = Cells.text(page, "next");
                        if (next.isEmpty()) {
                            return rows;
                        }
                        query.put("after", next);
                    }
                } catch (Failure failure) {
                    throw new NotDone(String.valueOf(failure.getMessage()));
                }
            }

            @Override
            public void put(String path, String name, Map<String, Object> body) throws NotDone {
                try {
                    api.put(path + "/" + Api.segment(name), body);
                } catch (Failure failure) {
                    throw new NotDone(String.valueOf(failure.getMessage()));
                }
            }

            @Override
            public void delete(String path, String name, String reason) throws NotDone {
                try {
                    api.delete(path + "/" + Api.segment(name), Map.of("reason", reason));
                } catch (Failure failure) {
                    throw new NotDone(String.valueOf(failure.getMessage()));
                }
            }
        };
    }
}
