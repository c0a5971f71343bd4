package fish.remora.embedded.queue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The verbs that look. */
final class Views {
    /** The server's names of filters and pages are the command's. */
    private static final Set<String> OURS = Set.of("data", "url", "token-file", "json", "all", "failing", "help");

    private Views() {}

    static void list(Verb verb, Session session, Line line) throws Failure, Usage {
        noWords(line);
        session.pages("queue", query(line), "deliveries", line.has("all"), rows -> {
            Table table = new Table(
                    "ID", "STATE", "AGE", "SENDER", "RECIPIENT", "DESTINATION", "TRIES", "NEXT", "LAST REPLY");
            for (Map<String, Object> row : rows) {
                table.row(
                        Cells.text(row, "id"),
                        Cells.text(row, "state"),
                        Cells.relative(Cells.text(row, "arrival"), session.now()),
                        Cells.text(row, "sender"),
                        Cells.text(row, "recipient"),
                        Cells.text(row, "destination"),
                        Cells.text(row, "attempts"),
                        next(row, session),
                        Cells.text(row, "reply"));
            }
            session.show(table, "Nothing.");
        });
    }

    /** What is due is "due": the sweep is just coming. */
    private static String next(Map<String, Object> row, Session session) {
        String next = Cells.relative(Cells.text(row, "nextAttempt"), session.now());
        return next.isEmpty() || next.startsWith("in ") ? next : "due";
    }

    static void show(Verb verb, Session session, Line line) throws Failure, Usage {
        String answer = session.api().get("queue/" + Api.segment(line.word("the id of a delivery")), Map.of());
        session.show(answer, delivery -> {
            Table facts = new Table("delivery", Cells.text(delivery, "id"));
            delivery.forEach((name, value) -> {
                if (value instanceof String text && !name.equals("id")) {
                    facts.row(name, text);
                }
            });
            facts.lines().forEach(session.out());
            session.out().accept("");
            events(session, Cells.objects(delivery, "events"));
        });
    }

    static void audit(Verb verb, Session session, Line line) throws Failure, Usage {
        noWords(line);
        session.pages("audit", query(line), "audit", line.has("all"), rows -> {
            Table table = new Table("AT", "WHO", "ACTION", "WHAT", "WHY");
            for (Map<String, Object> row : rows) {
                table.row(
                        Cells.time(Cells.text(row, "at")),
                        Cells.text(row, "who"),
                        Cells.text(row, "action"),
                        Cells.text(row, "object"),
                        Cells.text(row, "reason"));
            }
            session.show(table, "Nobody has done anything.");
        });
    }

    static void trace(Verb verb, Session session, Line line) throws Failure, Usage {
        noWords(line);
        Map<String, String> query = query(line);
        String messageId = query.remove("message-id");
        if (messageId != null) {
            query.put("messageId", messageId);
        }
        session.pages("trace", query, "events", line.has("all"), rows -> events(session, rows));
    }

    private static void events(Session session, List<Map<String, Object>> events) {
        Table table =
                new Table("TIME", "MESSAGE", "STEP", "RECIPIENT", "DESTINATION", "TRY", "HOST", "REPLY OR DETAIL");
        for (Map<String, Object> event : events) {
            String reply = Cells.text(event, "reply");
            String attempt = Cells.text(event, "attempt");
            table.row(
                    Cells.time(Cells.text(event, "at")),
                    Cells.text(event, "message"),
                    Cells.text(event, "kind"),
                    Cells.text(event, "recipient"),
                    Cells.text(event, "destination"),
                    attempt.equals("0") ? "" : attempt,
                    Cells.text(event, "remote"),
                    reply.isEmpty() ? Cells.text(event, "detail") : reply);
        }
        session.show(table, "No step is known.");
    }

    static void summary(Verb verb, Session session, Line line) throws Failure, Usage {
        noWords(line);
        session.show(session.api().get("queue/summary", Map.of()), summary -> {
            session.out().accept(Cells.text(summary, "deliveries") + " deliveries are not finished");
            session.out().accept("");
            Table ages = new Table("AGE", "DELIVERIES");
            Cells.objects(summary, "ages")
                    .forEach(age -> ages.row(Cells.text(age, "age"), Cells.text(age, "deliveries")));
            ages.lines().forEach(session.out());
            session.out().accept("");
            Table table = new Table("DESTINATION", "DELIVERIES", "QUEUED", "DUE", "LEASED", "HELD", "OLDEST");
            for (Map<String, Object> row : Cells.objects(summary, "destinations")) {
                table.row(
                        Cells.text(row, "destination"),
                        Cells.text(row, "deliveries"),
                        Cells.text(row, "queued"),
                        Cells.text(row, "due"),
                        Cells.text(row, "leased"),
                        Cells.text(row, "held"),
                        Cells.relative(Cells.text(row, "oldestSince"), session.now()));
            }
            session.show(table, "No destination has any.");
        });
    }

    /** The options that are the server's. */
    static Map<String, String> query(Line line) {
        Map<String, String> query = new LinkedHashMap<>(line.options());
        query.keySet().removeAll(OURS);
        return query;
    }

    static void noWords(Line line) throws Usage {
        if (!line.words().isEmpty()) {
            throw new Usage(line.words().get(0) + ": unknown here");
        }
    }
}
