package fish.remora.embedded.queue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Applications beside the mail service: what they may do, and what of theirs safe mode has kept. */
final class Applications {
    /** Options of an application, and what the REST interface calls them, in the order of the request; {@code none} empties each. */
    private static final List<Map.Entry<String, String>> TEXTS = List.of(
            Map.entry("senders", "senders"),
            Map.entry("per-hour", "perHour"),
            Map.entry("per-day", "perDay"),
            Map.entry("priority", "priority"),
            Map.entry("safe-mode", "safeMode"));

    private Applications() {}

    static void application(Verb verb, Session session, Line line) throws Failure, Usage {
        if (line.words().isEmpty()) {
            session.pages(
                    "applications", Views.query(line), "applications", line.has("all"), rows -> show(session, rows));
            return;
        }
        String path = "applications/" + Api.segment(Actions.second(line, "the name of an application"));
        switch (line.words().get(0)) {
            case "show" -> session.show(session.api().get(path, Map.of()), row -> show(session, List.of(row)));
            case "set" -> session.show(session.api().put(path, rights(line)), row -> show(session, List.of(row)));
            case "delete" -> People.delete(session, line, path);
            default -> throw new Usage(line.words().get(0) + ": unknown; there are show, set and delete");
        }
    }

    private static Map<String, Object> rights(Line line) throws Failure, Usage {
        Map<String, Object> body = People.reason(line);
        for (Map.Entry<String, String> one : TEXTS) {
            Actions.copy(line, one.getKey(), body, one.getValue());
            body.computeIfPresent(one.getValue(), (name, text) -> text.equals("none") ? "" : text);
        }
        String file = line.option("credential-file");
        if (file != null) {
            body.put("credential", Actions.password(file));
        }
        return body;
    }

    private static void show(Session session, List<Map<String, Object>> rows) {
        Table table = new Table("APPLICATION", "SENDERS", "PER HOUR", "PER DAY", "PRIORITY", "SAFE MODE", "CREDENTIAL");
        for (Map<String, Object> row : rows) {
            table.row(
                    Cells.text(row, "name"),
                    Cells.text(row, "senders"),
                    Cells.text(row, "perHour"),
                    Cells.text(row, "perDay"),
                    Cells.text(row, "priority"),
                    Cells.text(row, "safeMode"),
                    Cells.text(row, "credential").equals("true") ? "yes" : "no");
        }
        session.show(table, "None is limited: each application of this server may send as anybody here.");
    }

    static void captured(Verb verb, Session session, Line line) throws Failure, Usage {
        if (line.words().isEmpty()) {
            session.pages("captured", Views.query(line), "captured", line.has("all"), rows -> captured(session, rows));
            return;
        }
        switch (line.words().get(0)) {
            case "show" ->
                session.out()
                        .accept(session.api()
                                .get("captured/" + Api.segment(Actions.second(line, "the id of a mail")), Map.of()));
            case "delete" -> {
                Map<String, String> filter = new LinkedHashMap<>(Views.query(line));
                filter.put("reason", line.required("reason", Actions.WHY));
                session.show(
                        session.api().delete("captured", filter),
                        answer -> session.out().accept(Cells.text(answer, "deleted") + " deleted"));
            }
            default -> throw new Usage(line.words().get(0) + ": unknown; there are show and delete");
        }
    }

    private static void captured(Session session, List<Map<String, Object>> rows) {
        Table table = new Table("ID", "AGE", "APPLICATION", "KEY", "SENDER", "RECIPIENTS", "SUBJECT");
        for (Map<String, Object> row : rows) {
            table.row(
                    Cells.text(row, "id"),
                    Cells.relative(Cells.text(row, "at"), session.now()),
                    Cells.text(row, "application"),
                    Cells.text(row, "key"),
                    Cells.text(row, "sender"),
                    Cells.text(row, "recipients"),
                    Cells.text(row, "subject"));
        }
        session.show(table, "Nothing has been captured.");
    }
}
