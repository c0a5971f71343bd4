package fish.remora.embedded.queue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Domains, accounts and aliases: without a word each lists what there is. */
final class People {
    /** Options of an account, and what the REST interface calls them, in the order of the request; {@code none} empties each. */
    private static final List<Map.Entry<String, String>> TEXTS = List.of(
            Map.entry("quota", "quota"),
            Map.entry("quota-messages", "quotaMessages"),
            Map.entry("forward", "forward"),
            Map.entry("delegates", "delegates"),
            Map.entry("role", "role"),
            Map.entry("administers", "administers"));

    private static final List<String> FLAGS = List.of("login", "receive", "keep");

    private People() {}

    static void domain(Verb verb, Session session, Line line) throws Failure, Usage {
        if (line.words().isEmpty()) {
            session.pages("domains", Views.query(line), "domains", line.has("all"), rows -> domains(session, rows));
            return;
        }
        String path = "domains/" + Api.segment(Actions.second(line, "the name of a domain"));
        switch (line.words().get(0)) {
            case "show" -> session.show(session.api().get(path, Map.of()), row -> domains(session, List.of(row)));
            case "records" -> session.show(session.api().get(path + "/records", Map.of()), all -> zone(session, all));
            case "add" -> {
                Map<String, Object> body = reason(line);
                Actions.copy(line, "alias-of", body, "aliasOf");
                session.show(session.api().put(path, body), row -> domains(session, List.of(row)));
            }
            case "delete" -> delete(session, line, path);
            default -> throw new Usage(line.words().get(0) + ": unknown; there are show, records, add and delete");
        }
    }

    private static void domains(Session session, List<Map<String, Object>> rows) {
        Table table = new Table("DOMAIN", "ACCOUNTS", "ALIASES", "ANOTHER NAME OF");
        rows.forEach(row -> table.row(
                Cells.text(row, "name"),
                Cells.text(row, "accounts"),
                Cells.text(row, "aliases"),
                Cells.text(row, "aliasOf")));
        session.show(table, "No domain: all mail is somebody else's.");
    }

    /** RFC 1035 §5.1. */
    private static void zone(Session session, Map<String, Object> all) {
        for (Map<String, Object> one : Cells.objects(all, "records")) {
            session.out()
                    .accept("%-40s IN %-5s %s"
                            .formatted(Cells.text(one, "name"), Cells.text(one, "type"), Cells.text(one, "value")));
        }
    }

    static void account(Verb verb, Session session, Line line) throws Failure, Usage {
        if (line.words().isEmpty()) {
            session.pages("accounts", Views.query(line), "accounts", line.has("all"), rows -> accounts(session, rows));
            return;
        }
        if (line.words().get(0).equals("import")) {
            Bulk.load(session, line);
            return;
        }
        if (line.has("dry-run") || line.has("update")) {
            throw new Usage("--dry-run and --update: only import has them");
        }
        String path = "accounts/" + Api.segment(Actions.second(line, "an address"));
        switch (line.words().get(0)) {
            case "show" -> session.show(session.api().get(path, Map.of()), row -> accounts(session, List.of(row)));
            case "set" ->
                session.show(
                        set(session, path, line.words().get(1), account(line)), row -> accounts(session, List.of(row)));
            case "delete" -> delete(session, line, path);
            case "no-totp" -> delete(session, line, path + "/totp");
            case "passwords" ->
                session.show(
                        session.api().get(path + "/passwords", Map.of()),
                        answer -> passwords(session, Cells.objects(answer, "passwords")));
            case "password" -> {
                Map<String, Object> body = reason(line);
                body.put("label", line.required("label", "which program it is for"));
                Actions.copy(line, "expires", body, "expires");
                Actions.copy(line, "protocols", body, "protocols");
                session.show(
                        session.api().post(path + "/passwords", body),
                        made -> session.out().accept(Cells.text(made, "password")));
            }
            case "revoke" ->
                delete(
                        session,
                        line,
                        path + "/passwords/" + Api.segment(line.required("id", "which one; passwords lists them")));
            default ->
                throw new Usage(line.words().get(0)
                        + ": unknown; there are show, set, delete, no-totp, passwords, password, revoke and import");
        }
    }

    /** What is not given stays as it is; of a new one it is the standard. */
    private static String set(Session session, String path, String address, Map<String, Object> body) throws Failure {
        boolean isThere = !Cells.objects(
                        Session.read(session.api().get("accounts", Map.of("address", address))), "accounts")
                .isEmpty();
        return isThere ? session.api().patch(path, body) : session.api().put(path, body);
    }

    private static Map<String, Object> account(Line line) throws Failure, Usage {
        Map<String, Object> body = reason(line);
        for (Map.Entry<String, String> one : TEXTS) {
            Actions.copy(line, one.getKey(), body, one.getValue());
            body.computeIfPresent(one.getValue(), (name, text) -> text.equals("none") ? "" : text);
        }
        for (String name : FLAGS) {
            flag(line, name, body);
        }
        String file = line.option("password-file");
        if (file != null) {
            body.put("password", Actions.password(file));
        }
        return body;
    }

    private static void flag(Line line, String name, Map<String, Object> body) throws Usage {
        String value = line.option(name);
        if (value != null) {
            if (!value.equals("yes") && !value.equals("no")) {
                throw new Usage("--" + name + " " + value + ": must be yes or no");
            }
            body.put(name, value.equals("yes"));
        }
    }

    private static void accounts(Session session, List<Map<String, Object>> rows) {
        Table table =
                new Table("ADDRESS", "MESSAGES", "OCTETS", "QUOTA", "PASSWORD", "LOGIN", "RECEIVES", "FORWARDS TO");
        for (Map<String, Object> row : rows) {
            table.row(
                    Cells.text(row, "address"),
                    Cells.text(row, "messages"),
                    Cells.text(row, "octets"),
                    Cells.text(row, "quota"),
                    yes(row, "password"),
                    yes(row, "login"),
                    yes(row, "receive"),
                    list(row, "forward"));
        }
        session.show(table, "Nobody.");
    }

    private static void passwords(Session session, List<Map<String, Object>> rows) {
        Table table = new Table("ID", "LABEL", "PROTOCOLS", "EXPIRES", "USED");
        for (Map<String, Object> row : rows) {
            table.row(
                    Cells.text(row, "id"),
                    Cells.text(row, "label"),
                    Cells.text(row, "protocols"),
                    Cells.relative(Cells.text(row, "expires"), session.now()),
                    Cells.relative(Cells.text(row, "used"), session.now()));
        }
        session.show(table, "None.");
    }

    private static String list(Map<String, Object> row, String name) {
        return row.get(name) instanceof List<?> texts
                ? texts.stream().map(String::valueOf).collect(Collectors.joining(","))
                : "";
    }

    private static String yes(Map<String, Object> row, String name) {
        return Cells.text(row, name).equals("true") ? "yes" : "no";
    }

    static void alias(Verb verb, Session session, Line line) throws Failure, Usage {
        if (line.words().isEmpty()) {
            session.pages("aliases", Views.query(line), "aliases", line.has("all"), rows -> aliases(session, rows));
            return;
        }
        String path = "aliases/" + Api.segment(Actions.second(line, "an address"));
        switch (line.words().get(0)) {
            case "show" -> session.show(session.api().get(path, Map.of()), row -> aliases(session, List.of(row)));
            case "set" -> {
                Map<String, Object> body = reason(line);
                body.put("to", line.required("to", "addresses here or elsewhere, a comma between"));
                session.show(session.api().put(path, body), row -> aliases(session, List.of(row)));
            }
            case "delete" -> delete(session, line, path);
            default -> throw new Usage(line.words().get(0) + ": unknown; there are show, set and delete");
        }
    }

    private static void aliases(Session session, List<Map<String, Object>> rows) {
        Table table = new Table("ALIAS", "TO");
        rows.forEach(row -> table.row(Cells.text(row, "address"), list(row, "to")));
        session.show(table, "No alias.");
    }

    static Map<String, Object> reason(Line line) throws Usage {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("reason", line.required("reason", Actions.WHY));
        return body;
    }

    static void delete(Session session, Line line, String path) throws Failure, Usage {
        session.api().delete(path, Map.of("reason", line.required("reason", Actions.WHY)));
        session.show("{}", nothing -> session.out().accept("deleted"));
    }
}
