package fish.remora.embedded.queue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code undelete}: what was expunged, and the way back. */
final class Undelete {
    private Undelete() {}

    static void run(Verb verb, Session session, Line line) throws Failure, Usage {
        String path = "accounts/" + Api.segment(line.word("the address of an account")) + "/removed";
        if (line.has("list")) {
            Map<String, String> query = Views.query(line);
            query.remove("list");
            session.pages(path, query, "messages", line.has("all"), rows -> show(session, rows));
            return;
        }
        Map<String, Object> body = People.reason(line);
        for (String option : List.of("mailbox", "since", "into")) {
            Actions.copy(line, option, body, option);
        }
        long restored = 0;
        Map<String, Object> answer;
        do {
            answer = Session.read(session.api().post(path, body));
            restored += Long.parseLong(Cells.text(answer, "restored"));
        } while (Cells.text(answer, "more").equals("true"));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("restored", restored);
        String said = "restored " + restored + " messages";
        session.show(Json.write(result), done -> session.out().accept(said));
    }

    private static void show(Session session, List<Map<String, Object>> rows) {
        Table table = new Table("MAILBOX", "REMOVED", "GONE", "OCTETS", "FROM", "SUBJECT");
        for (Map<String, Object> row : rows) {
            table.row(
                    Cells.text(row, "mailbox"),
                    Cells.relative(Cells.text(row, "removed"), session.now()),
                    Cells.relative(Cells.text(row, "until"), session.now()),
                    Cells.text(row, "size"),
                    Cells.text(row, "from"),
                    Cells.text(row, "subject"));
        }
        session.show(table, "Nothing can be had back.");
    }
}
