package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people do with mail under way, on a live server: each test has a domain of its own. */
@ExtendWith(SharedServer.class)
class QueueIT {
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-z]+)\"");
    private static final Pattern NEXT = Pattern.compile("\"next\":\"([0-9a-z.]+)\"");

    private final Remora server;
    private final Operator operator;
    private final Database database;

    QueueIT(Remora server) {
        this.server = server;
        this.operator = new Operator(server);
        this.database = server.database();
    }

    @AfterEach
    void leaveNothing() throws Exception {
        database.run("DELETE FROM delivery WHERE recipient LIKE '%.queue.test'");
        database.run("DELETE FROM route WHERE pattern LIKE '%.queue.test'");
        database.run("DELETE FROM destination WHERE name LIKE '%.queue.test'");
        database.run("UPDATE message SET copies = 0 WHERE sender = 'row@queue.test'");
    }

    /** RFC 6750 §3: 401 and a challenge; health needs no token. */
    @Test
    void theDoorOpensToTheTokenAlone() throws Exception {
        HttpResponse<String> nobody = operator.getAs("", "queue");
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"remora\"");
        assertThat(nobody.headers().firstValue("Content-Type")).contains("application/problem+json");
        HttpResponse<String> stranger = operator.getAs("Bearer " + operator.token() + "x", "queue/summary");
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(stranger.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("invalid_token");
        assertThat(operator.getAs("Basic " + operator.token(), "routes").statusCode())
                .isEqualTo(401);
        assertThat(operator.getAs("", "no/such/path").statusCode()).isEqualTo(404);
        assertThat(operator.getAs("bearer " + operator.token(), "queue").statusCode())
                .isEqualTo(200);
        assertThat(operator.token()).hasSize(44);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(server.data().resolve("admin.token"))))
                .isEqualTo("rw-------");
        assertThat(server.output()).doesNotContain(operator.token());
    }

    /** A mail that a route holds is found by what is known of it, seen with its steps, and ended with a reason on record. */
    @Test
    void aHeldMailIsFoundAndCancelled() throws Exception {
        assertThat(operator.queue(
                                "routes",
                                "set",
                                "held.queue.test",
                                "--action",
                                "hold",
                                "--text",
                                "paused",
                                "--reason",
                                "test")
                        .succeeds()
                        .output())
                .contains("held.queue.test  HOLD");
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.deliver("Message-ID: <held@queue.test>\r\nSubject: x\r\n\r\n", "Bob@held.queue.test"))
                    .startsWith("250");
        }
        String row = operator.queue(
                        "list", "--recipient", "bob@HELD.queue.test", "--sender=sender@*", "--state", "held")
                .succeeds()
                .output();
        assertThat(row).contains("Bob@held.queue.test", "HELD");
        String id = row.lines().skip(1).findFirst().orElseThrow().split(" ")[0];
        assertThat(operator.queue("show", id).succeeds().output()).contains("recipient    Bob@held.queue.test", "HELD");
        assertThat(operator.queue("trace", "--message-id", "held@queue.test")
                        .succeeds()
                        .output())
                .contains("Bob@held.queue.test", "HELD");
        assertThat(operator.queue("cancel", id, "--reason", "dry", "--dry-run")
                        .succeeds()
                        .output())
                .contains("cancel would change 1 delivery");
        assertThat(state("Bob@held.queue.test")).isEqualTo("HELD");
        assertThat(operator.queue("cancel", id, "--reason", "sender's wish")
                        .succeeds()
                        .output())
                .contains("cancel: 1 delivery");
        assertThat(state("Bob@held.queue.test")).isEqualTo("CANCELLED");
        assertThat(operator.queue("trace", "--address", "bob@held.queue.test")
                        .succeeds()
                        .output())
                .contains("CANCELLED", "administrator at 127.0.0.1: sender's wish");
        assertThat(database.number(
                        "SELECT count(*) FROM audit WHERE action = 'queue.cancel' AND reason = ? AND detail LIKE ?",
                        "sender's wish",
                        "%" + id + "%"))
                .isOne();
        assertThat(operator.queue("list", "--domain", "held.queue.test")
                        .succeeds()
                        .output())
                .contains("Nothing.");
    }

    /** Nobody reads the content of a cancelled mail any more: the message counts down. */
    @Test
    void aCancelledMailLeavesItsMessage() throws Exception {
        List<Long> rows = rows("count.queue.test", 3, "HELD");
        String ids = "[\"" + Long.toString(rows.get(0), 36) + "\",\"" + Long.toString(rows.get(1), 36) + "\"]";
        assertThat(operator.post("queue/cancel", "{\"reason\":\"x\",\"ids\":" + ids + "}")
                        .body())
                .contains("\"deliveries\":2");
        assertThat(database.number(
                        "SELECT copies FROM message WHERE id = (SELECT min(message_id) FROM delivery WHERE destination = ?)",
                        "count.queue.test"))
                .isOne();
    }

    /** What a node has in its hands is left alone: 409 for it alone, or a conflict beside what was done. */
    @Test
    void aLeasedDeliveryIsAConflict() throws Exception {
        long leased = rows("leased.queue.test", 1, "LEASED").get(0);
        long held = rows("free.queue.test", 1, "HELD").get(0);
        String one = "\"" + Long.toString(leased, 36) + "\"";
        HttpResponse<String> refused = operator.post("queue/cancel", "{\"reason\":\"x\",\"ids\":[" + one + "]}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("\"conflicts\":[{\"id\":" + one + ",\"state\":\"LEASED\"}]");
        HttpResponse<String> half = operator.post(
                "queue/release",
                "{\"reason\":\"x\",\"ids\":[" + one + ",\"" + Long.toString(held, 36) + "\",\"1\"],\"dryRun\":true}");
        assertThat(half.statusCode()).isEqualTo(200);
        assertThat(half.body())
                .contains(
                        "\"deliveries\":1",
                        "{\"id\":" + one + ",\"state\":\"LEASED\"}",
                        "{\"id\":\"1\",\"state\":\"not in the queue\"}");
        assertThat(database.text("SELECT state FROM delivery WHERE id = ?", leased))
                .isEqualTo("LEASED");
    }

    /** Retry makes due at once what waits, and the next hop's back-off ends with it. */
    @Test
    void retryMakesDue() throws Exception {
        rows("retry.queue.test", 2, "QUEUED");
        database.run(
                "INSERT INTO destination (name, failures, not_before, suspended) VALUES ('retry.queue.test', 3, now() + interval '1 hour', true)");
        assertThat(operator.queue("retry", "--destination", "retry.queue.test", "--reason", "it is back")
                        .succeeds()
                        .output())
                .contains("retry: 2 deliveries");
        assertThat(
                        database.number(
                                "SELECT count(*) FROM delivery WHERE destination = 'retry.queue.test' AND next_attempt_at <= now()"))
                .isEqualTo(2);
        assertThat(database.number(
                        "SELECT count(*) FROM destination WHERE name = 'retry.queue.test' AND not_before <= now()"))
                .isOne();
        assertThat(database.number(
                        "SELECT count(*) FROM event WHERE kind = 'RETRIED' AND recipient LIKE '%@retry.queue.test'"))
                .isEqualTo(2);
    }

    /** What was held is queued again, with a day at least to be delivered in. */
    @Test
    void holdAndRelease() throws Exception {
        rows("hold.queue.test", 1, "QUEUED");
        assertThat(operator.queue("hold", "--domain", "hold.queue.test", "--reason", "wait")
                        .succeeds()
                        .output())
                .contains("hold: 1 delivery");
        database.run("UPDATE delivery SET expires_at = now(), deadline = now() WHERE destination = 'hold.queue.test'");
        assertThat(operator.queue("destinations", "suspend", "Hold.Queue.test", "--reason", "their wish")
                        .succeeds()
                        .output())
                .contains("hold.queue.test  suspended", "their wish");
        assertThat(operator.queue("release", "--domain", "hold.queue.test", "--reason", "go on")
                        .succeeds()
                        .output())
                .contains("release: 1 delivery");
        assertThat(database.number(
                        "SELECT count(*) FROM delivery WHERE destination = 'hold.queue.test' AND state = 'QUEUED'"
                                + " AND expires_at > now() + interval '23 hours' AND deadline > now()"))
                .isOne();
        assertThat(operator.queue("destinations", "resume", "hold.queue.test", "--reason", "they are back")
                        .succeeds()
                        .output())
                .contains("hold.queue.test  good");
    }

    /** A long work goes in small transactions, each with its row in the audit; pages show each row once. */
    @Test
    void manyRows() throws Exception {
        int many = 25_000;
        rows("many.queue.test", many, "HELD");
        var seen = new HashSet<String>();
        int shown = 0;
        String after = "";
        do {
            String page = operator.get("queue?destination=many.queue.test&limit=1000&after=" + after)
                    .body();
            List<String> ids = all(ID, page);
            seen.addAll(ids);
            shown += ids.size();
            List<String> next = all(NEXT, page);
            after = next.isEmpty() ? "" : next.get(0);
        } while (!after.isEmpty());
        assertThat(shown).isEqualTo(many);
        assertThat(seen).hasSize(many);
        assertThat(operator.queue("summary").succeeds().output())
                .containsPattern("under 5 minutes +[0-9]{5,}")
                .containsPattern("many\\.queue\\.test +25000 +0 +0 +0 +25000");
        assertThat(operator.queue("cancel", "--destination", "many.queue.test", "--reason", "many")
                        .succeeds()
                        .output())
                .contains("cancel: 25000 deliveries");
        assertThat(database.number(
                        "SELECT count(*) FROM delivery WHERE destination = 'many.queue.test' AND state <> 'CANCELLED'"))
                .isZero();
        assertThat(database.number(
                        "SELECT count(*) FROM event WHERE kind = 'CANCELLED' AND recipient LIKE '%@many.queue.test'"))
                .isEqualTo(many);
        assertThat(database.number("SELECT sum((detail::json->>'deliveries')::int) FROM audit WHERE reason = 'many'"))
                .isEqualTo(many);
        assertThat(database.number("SELECT max((detail::json->>'deliveries')::int) FROM audit WHERE reason = 'many'"))
                .isEqualTo(1000);
    }

    /** RFC 9457; the parameter, its value, what is allowed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "queue?state=lost | state | lost",
                "queue?limit=0 | limit | 0",
                "queue?older=long | older | long",
                "queue?staet=HELD | staet | HELD",
                "queue?after=-1 | after | -1",
                "queue?state=HELD&state=QUEUED | state | HELD, QUEUED",
                "queue/a-b | id | a-b",
                "trace | trace | ''",
                "trace?address=a@b.test&message=1 | trace | address and message",
                "destinations?failing=perhaps | failing | perhaps"
            })
    void aWrongParameterIsNamed(String path, String parameter, String value) throws Exception {
        HttpResponse<String> refused = operator.get(path);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .contains("\"parameter\":\"" + parameter + "\"", "\"value\":\"" + value + "\"", "\"allowed\":\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "queue/cancel | {'filter':{'state':'HELD'}} | reason",
                "queue/cancel | {'reason':'x','filter':{}} | filter",
                "queue/cancel | {'reason':'x','filter':'all'} | filter",
                "queue/cancel | {'reason':'x','filter':{'staet':'HELD'}} | staet",
                "queue/cancel | {'reason':'x'} | ids",
                "queue/cancel | {'reason':'x','ids':['1'],'filter':{'state':'HELD'}} | filter",
                "queue/cancel | {'reason':'x','ids':[]} | ids",
                "queue/cancel | {'reason':'x','ids':['?']} | ids",
                "queue/cancel | {'reason':'x','ids':['1'],'dryRun':'maybe'} | dryRun",
                "queue/destroy | {'reason':'x','ids':['1']} | action",
                "queue/cancel | [] | body",
                "destinations/b.test/mend | {'reason':'x'} | action",
                "destinations/b@test/suspend | {'reason':'x'} | destination"
            })
    void aWrongBodyIsNamed(String path, String body, String parameter) throws Exception {
        HttpResponse<String> refused = operator.post(path, body.replace('\'', '"'));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("\"parameter\":\"" + parameter + "\"");
    }

    /** A route is made, replaced as a whole, and deleted; its password never comes out. */
    @Test
    void routes() throws Exception {
        String path = "routes/*.Routes.queue.test";
        HttpResponse<String> made = operator.put(
                path,
                "{\"reason\":\"x\",\"action\":\"HOST\",\"host\":\"smart.test\",\"port\":587,\"username\":\"u\",\"password\":\"geheim\"}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(made.body())
                .contains("\"pattern\":\"*.routes.queue.test\"", "\"port\":587")
                .doesNotContain("geheim");
        assertThat(database.text("SELECT password FROM route WHERE pattern = '*.routes.queue.test'"))
                .isEqualTo("geheim");
        assertThat(operator.put(path, "{\"reason\":\"x\",\"action\":\"REFUSE\",\"text\":\"No\"}")
                        .body())
                .doesNotContain("smart.test");
        assertThat(operator.get("routes?limit=1000").body())
                .contains("\"action\":\"REFUSE\"")
                .doesNotContain("geheim");
        for (String wrong : List.of(
                "{\"reason\":\"x\",\"action\":\"HOST\",\"host\":\"smart.test\"}",
                "{\"reason\":\"x\",\"action\":\"MX\",\"host\":\"smart.test\",\"port\":25}",
                "{\"reason\":\"x\",\"action\":\"HOST\",\"host\":\"smart.test\",\"port\":25,\"username\":\"u\"}",
                "{\"reason\":\"x\",\"action\":\"MX\",\"text\":\"why\"}",
                "{\"action\":\"MX\"}",
                "{\"reason\":\"x\"}")) {
            assertThat(operator.put(path, wrong).statusCode()).as(wrong).isEqualTo(400);
        }
        assertThat(operator.delete(path).statusCode()).isEqualTo(400);
        assertThat(operator.delete(path + "?reason=done").statusCode()).isEqualTo(204);
        assertThat(operator.delete(path + "?reason=done").statusCode()).isEqualTo(404);
        assertThat(database.list("SELECT action FROM audit WHERE object = '*.routes.queue.test' ORDER BY id"))
                .containsExactly("route.put", "route.put", "route.delete");
        assertThat(database.list("SELECT detail FROM audit WHERE object = '*.routes.queue.test'"))
                .noneMatch(text -> text.contains("geheim"));
    }

    @Test
    void limitsOfADestination() throws Exception {
        String limited = operator.queue(
                        "destinations",
                        "limit",
                        "slow.queue.test",
                        "--connections",
                        "2",
                        "--per-minute",
                        "60",
                        "--reason",
                        "they asked")
                .succeeds()
                .output();
        assertThat(limited).containsPattern("slow\\.queue\\.test +good +0 +2 +60");
        operator.queue("destinations", "limit", "slow.queue.test", "--connections=3", "--reason", "less")
                .succeeds();
        assertThat(
                        database.text(
                                "SELECT max_connections || ' ' || coalesce(max_per_minute, 0) FROM destination WHERE name = 'slow.queue.test'"))
                .isEqualTo("3 0");
        Foreign refused =
                operator.queue("destinations", "limit", "slow.queue.test", "--connections=0", "--reason", "none");
        assertThat(refused.exitCode()).isOne();
        assertThat(refused.output()).contains("maxConnections=0: must be a number from 1 to 1000");
    }

    /** RFC 5321 says nothing of metrics; operators do: what waits, since when, and who does not answer. */
    @Test
    void figures() throws Exception {
        rows("figures.queue.test", 5, "QUEUED");
        database.run(
                "INSERT INTO destination (name, failures, not_before, suspended) VALUES ('figures.queue.test', 999, now() + interval '1 hour', true)");
        await("figures")
                .atMost(Remora.PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    String metrics = java.net.http.HttpClient.newHttpClient()
                            .send(
                                    java.net.http.HttpRequest.newBuilder(server.http("/metrics?scope=application"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
                    assertThat(metrics)
                            .containsPattern(
                                    "remora_destination_failures\\{[^}]*destination=\"figures.queue.test\"[^}]*} 999");
                    assertThat(figure(metrics, "remora_queue_queued")).isGreaterThanOrEqualTo(5);
                    assertThat(figure(metrics, "remora_queue_oldest_seconds")).isPositive();
                    assertThat(figure(metrics, "remora_destinations_failing")).isPositive();
                });
    }

    private static double figure(String metrics, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + "\\{[^}]*} (\\S+)").matcher(metrics);
        assertThat(line.find()).as(name).isTrue();
        return Double.parseDouble(line.group(1));
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private String state(String recipient) throws Exception {
        return database.text("SELECT state FROM delivery WHERE recipient = ?", recipient);
    }

    /** Deliveries of one message to one domain, not due for a day; leased ones by the server itself. Their ids, rising. */
    private List<Long> rows(String domain, int many, String state) throws Exception {
        long message = (Instant.now().minusSeconds(60).toEpochMilli()
                        - Instant.parse("2026-01-01T00:00:00Z").toEpochMilli())
                << 22;
        database.run("""
                INSERT INTO message (id, received_at, size, parts, sender, header_index, copies)
                VALUES (?, now(), 0, 0, 'row@queue.test', '{}', ?)""", message, many);
        database.run("""
                INSERT INTO delivery (id, message_id, sender, recipient, destination, state, next_attempt_at, deadline, expires_at, node_id)
                SELECT ? + n, ?, 'row@queue.test', 'r' || n || '@' || ?, ?, ?, now() + interval '1 day', now() + interval '1 day',
                       now() + interval '5 days', CASE WHEN ? = 'LEASED' THEN (SELECT min(id) FROM node) END
                  FROM generate_series(1, ?) n""", message, message, domain, domain, state, state, many);
        var ids = new ArrayList<Long>();
        for (String id : database.list("SELECT id FROM delivery WHERE destination = ? ORDER BY id", domain)) {
            ids.add(Long.parseLong(id));
        }
        return ids;
    }
}
