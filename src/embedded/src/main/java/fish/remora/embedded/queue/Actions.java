package fish.remora.embedded.queue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The verbs that change something; each wants a reason, which the server writes down. */
final class Actions {
    static final String WHY = "why you do this, for the record";

    private Actions() {}

    /** Retry, hold, release, cancel: the listed deliveries, or those that a filter means. */
    static void change(Verb verb, Session session, Line line) throws Failure, Usage {
        Map<String, String> filter = Views.query(line);
        filter.remove("reason");
        filter.remove("dry-run");
        if (line.words().isEmpty() == filter.isEmpty()) {
            throw new Usage("either ids or a filter is needed, and not both");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("reason", line.required("reason", WHY));
        body.put("dryRun", line.has("dry-run"));
        if (filter.isEmpty()) {
            body.put("ids", line.words());
        } else {
            body.put("filter", filter);
        }
        carryOut(verb, session, body);
    }

    /** A long work is done in several requests, each going on where the last one ended. */
    private static void carryOut(Verb verb, Session session, Map<String, Object> body) throws Failure {
        boolean dry = Boolean.TRUE.equals(body.get("dryRun"));
        long done = 0;
        while (true) {
            String text = session.api().post("queue/" + verb.word(), body);
            Map<String, Object> answer = Session.read(text);
            done += Long.parseLong(Cells.text(answer, "deliveries"));
            String next = Cells.text(answer, "next");
            if (session.json()) {
                session.out().accept(text);
            } else {
                Cells.objects(answer, "conflicts")
                        .forEach(one -> session.out()
                                .accept("left alone: " + Cells.text(one, "id") + " is " + Cells.text(one, "state")));
            }
            if (next.isEmpty()) {
                break;
            }
            body.put("after", next);
        }
        if (!session.json()) {
            session.out()
                    .accept(verb.word()
                            + (dry ? " would change " : ": ")
                            + done
                            + (done == 1 ? " delivery" : " deliveries"));
        }
    }

    static void destinations(Verb verb, Session session, Line line) throws Failure, Usage {
        if (line.words().isEmpty()) {
            Map<String, String> query = Views.query(line);
            if (line.has("failing")) {
                query.put("failing", "true");
            }
            session.pages("destinations", query, "destinations", line.has("all"), rows -> destinations(session, rows));
            return;
        }
        String name = second(line, "the name of a destination");
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("reason", line.required("reason", WHY));
        String path = "destinations/" + Api.segment(name);
        String answer = switch (line.words().get(0)) {
            case "suspend", "resume" ->
                session.api().post(path + "/" + line.words().get(0), body);
            case "limit" -> {
                copy(line, "connections", body, "maxConnections");
                copy(line, "per-minute", body, "maxPerMinute");
                yield session.api().put(path, body);
            }
            default -> throw new Usage(line.words().get(0) + ": unknown; there are limit, suspend and resume");
        };
        session.show(answer, row -> destinations(session, List.of(row)));
    }

    private static void destinations(Session session, List<Map<String, Object>> rows) {
        Table table = new Table(
                "DESTINATION", "HEALTH", "FAILURES", "NEXT PROBE", "CONNECTIONS", "PER MINUTE", "LAST REPLY OR REASON");
        for (Map<String, Object> row : rows) {
            boolean suspended = Cells.text(row, "suspended").equals("true");
            String failures = Cells.text(row, "failures");
            boolean healthy = failures.isEmpty() || failures.equals("0");
            table.row(
                    Cells.text(row, "name"),
                    suspended ? "suspended" : healthy ? "good" : "failing",
                    failures,
                    Cells.relative(Cells.text(row, "notBefore"), session.now()),
                    Cells.text(row, "maxConnections"),
                    Cells.text(row, "maxPerMinute"),
                    suspended ? Cells.text(row, "reason") : Cells.text(row, "lastReply"));
        }
        session.show(table, "None has failed or has a limit.");
    }

    static void routes(Verb verb, Session session, Line line) throws Failure, Usage {
        if (line.words().isEmpty()) {
            session.pages("routes", Views.query(line), "routes", line.has("all"), rows -> routes(session, rows));
            return;
        }
        String path = "routes/" + Api.segment(second(line, "a pattern"));
        String reason = line.required("reason", WHY);
        switch (line.words().get(0)) {
            case "delete" -> {
                session.api().delete(path, Map.of("reason", reason));
                session.show("{}", nothing -> session.out().accept("deleted"));
            }
            case "set" -> {
                Map<String, Object> body = new LinkedHashMap<>(Views.query(line));
                Object file = body.remove("password-file");
                if (file != null) {
                    body.put("password", password(file.toString()));
                }
                session.show(session.api().put(path, body), row -> routes(session, List.of(row)));
            }
            default -> throw new Usage(line.words().get(0) + ": unknown; there are set and delete");
        }
    }

    private static void routes(Session session, List<Map<String, Object>> rows) {
        Table table = new Table("PATTERN", "ACTION", "HOST", "PORT", "USER", "TEXT");
        for (Map<String, Object> row : rows) {
            table.row(
                    Cells.text(row, "pattern"),
                    Cells.text(row, "action"),
                    Cells.text(row, "host"),
                    Cells.text(row, "port"),
                    Cells.text(row, "username"),
                    Cells.text(row, "text"));
        }
        session.show(table, "No route: mail goes to the smart host of remora.relay, or by MX.");
    }

    /** The word behind the first one. */
    static String second(Line line, String what) throws Usage {
        if (line.words().size() != 2) {
            throw new Usage(line.words().get(0) + ": " + what + " is needed, and nothing else");
        }
        return line.words().get(1);
    }

    static void copy(Line line, String option, Map<String, Object> body, String name) {
        @Nullable String value = line.option(option);
        if (value != null) {
            body.put(name, value);
        }
    }

    /** From a file, or standard input, {@code -}: what stands on a command line is seen by everybody on the machine. */
    static String password(String file) throws Failure {
        try {
            if (file.equals("-")) {
                return new String(System.in.readAllBytes(), StandardCharsets.UTF_8).strip();
            }
            return Files.readString(Path.of(file)).strip();
        } catch (IOException | InvalidPathException unreadable) {
            throw new Failure("--password-file " + file + ": cannot be read");
        }
    }
}
