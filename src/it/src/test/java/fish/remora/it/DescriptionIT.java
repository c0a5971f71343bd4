package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The description of the REST interface, beside what a live server answers: one that has something of everything. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DescriptionIT {
    private static final String DAN = "accounts/dan%40described.test";

    private Remora server;
    private Operator operator;
    private HttpResponse<String> answer;
    private OpenApi description;
    private String session;

    @BeforeAll
    void start() throws Exception {
        server =
                Remora.named("described").with("safe.mode", "allow:*@held.test").start();
        operator = new Operator(server);
        answer = operator.as("", "GET", "openapi.yaml", "");
        description = OpenApi.parse(answer.body());
        operator.make("domains/described.test", "");
        operator.make("domains/also.test", "'aliasOf': 'described.test'");
        operator.make("accounts/eve@described.test", "'password': 'secret'");
        operator.make(
                "accounts/dan@described.test",
                "'password': 'secret', 'quota': '2g', 'quotaMessages': 9, 'forward': ['eve@described.test'], "
                        + "'delegates': 'eve@described.test', 'administers': ['described.test']");
        operator.make("aliases/sales@described.test", "'to': ['dan@described.test', 'bob@far.test']");
        operator.make("routes/held.test", "'action': 'HOLD', 'text': 'paused'");
        operator.make(
                "routes/*.host.test",
                "'action': 'HOST', 'host': 'h.test', 'port': 25, 'username': 'u', 'password': 'p'");
        operator.make(
                "applications/shop",
                "'senders': ['*@described.test'], 'perHour': 1, 'perDay': 2, 'priority': 'low', 'safeMode': 'capture', 'credential': 'c'");
        operator.make("destinations/slow.test", "'maxConnections': 2, 'maxPerMinute': 60");
        post("destinations/slow.test/suspend", "");
        session = operator.login("dan@described.test", "secret");
        try (Smtp client = Smtp.hello(server)) {
            for (String recipient : new String[] {"dan@described.test", "bob@held.test", "bob@far.test"}) {
                assertThat(client.deliver("Message-ID: <1@mx.test>\r\nSubject: one\r\n\r\nx\r\n", recipient))
                        .startsWith("250");
            }
            client.deliver("From: bob@far.test\r\nSubject: gone\r\n\r\nx\r\n", "dan@described.test");
        }
        try (Pop3 reader = Pop3.login(server, new User("dan@described.test", "secret"))) {
            reader.say("DELE 2");
            assertThat(reader.say("QUIT")).startsWith("+OK");
        }
        Deliveries.of(server).awaitState("bob@held.test", "HELD");
    }

    @AfterAll
    void end() {
        server.close();
    }

    private HttpResponse<String> post(String path, String members) throws Exception {
        return operator.post(path, Operator.body(members));
    }

    private static JsonObject json(HttpResponse<String> response) {
        try (JsonReader reader = Json.createReader(new StringReader(response.body()))) {
            return reader.readObject();
        }
    }

    private static String type(HttpResponse<String> response) {
        return response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
    }

    private void isAsDescribed(String method, String path, int status, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(path + response.body()).isEqualTo(status);
        assertThat(description.complaints(method, path, status, type(response), json(response)))
                .as(method + " " + path + " " + response.body())
                .isEmpty();
    }

    @Test
    void nobodyNeedsATokenForIt() {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(type(answer)).isEqualTo("application/yaml");
        assertThat(answer.body()).startsWith("openapi: 3.0.3\n").doesNotContain("${");
    }

    /** Payara's own endpoint shows the same operations, and none that it has made up. */
    @Test
    void payaraShowsTheSame() throws Exception {
        HttpResponse<String> shown = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(server.http("/openapi")).build(), BodyHandlers.ofString());
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(OpenApi.parse(shown.body()).paths("get")).isEqualTo(description.paths("get"));
        assertThat(OpenApi.parse(shown.body()).paths("post")).isEqualTo(description.paths("post"));
    }

    @Test
    void whatIsShownIsDeclared() throws Exception {
        String held = json(operator.get("queue?recipient=bob@held.test"))
                .getJsonArray("deliveries")
                .getJsonObject(0)
                .getString("id");
        post(DAN + "/passwords", "'label': 'phone', 'expires': '90d'");
        Map<String, String> asked = new TreeMap<>(Map.ofEntries(
                Map.entry("/accounts", "accounts?limit=2"),
                Map.entry("/accounts/{name}", DAN),
                Map.entry("/accounts/{name}/mailboxes", DAN + "/mailboxes"),
                Map.entry("/accounts/{name}/mailboxes/{mailbox}/messages", DAN + "/mailboxes/INBOX/messages"),
                Map.entry("/accounts/{name}/passwords", DAN + "/passwords"),
                Map.entry("/accounts/{name}/removed", DAN + "/removed"),
                Map.entry("/aliases", "aliases"),
                Map.entry("/aliases/{name}", "aliases/sales%40described.test"),
                Map.entry("/applications", "applications"),
                Map.entry("/applications/{name}", "applications/shop"),
                Map.entry("/audit", "audit"),
                Map.entry("/captured", "captured"),
                Map.entry("/destinations", "destinations"),
                Map.entry("/domains", "domains?limit=2"),
                Map.entry("/domains/{name}", "domains/also.test"),
                Map.entry("/domains/{name}/records", "domains/also.test/records"),
                Map.entry("/domains/{name}/check", "domains/also.test/check"),
                Map.entry("/figures", "figures?hours=2"),
                Map.entry("/nodes", "nodes"),
                Map.entry("/queue", "queue"),
                Map.entry("/queue/summary", "queue/summary"),
                Map.entry("/queue/{id}", "queue/" + held),
                Map.entry("/routes", "routes"),
                Map.entry("/routes/{name}", "routes/held.test"),
                Map.entry("/sessions", "sessions"),
                Map.entry("/trace", "trace?messageId=1@mx.test")));
        assertThat(asked.keySet()).isEqualTo(description.paths("get"));
        for (Map.Entry<String, String> one : asked.entrySet()) {
            String token = one.getKey().equals("/sessions") ? session : operator.token();
            HttpResponse<String> shown = operator.as(token, "GET", one.getValue(), "");
            isAsDescribed("get", one.getKey(), 200, shown);
            assertThat(json(shown).values()).as(shown.body()).allMatch(DescriptionIT::isThere);
        }
    }

    /** Lists in which nothing stands would show nothing. */
    private static boolean isThere(Object value) {
        return !(value instanceof JsonArray list) || !list.isEmpty();
    }

    @Test
    void answersToChangesAreDeclared() throws Exception {
        isAsDescribed(
                "post",
                "/sessions",
                200,
                operator.as("", "POST", "sessions", "{\"account\": \"eve@described.test\", \"password\": \"secret\"}"));
        isAsDescribed(
                "post",
                "/sessions",
                401,
                operator.as("", "POST", "sessions", "{\"account\": \"eve@described.test\", \"password\": \"no\"}"));
        isAsDescribed("post", "/accounts/{name}/passwords", 200, post(DAN + "/passwords", "'label': 'desk'"));
        isAsDescribed("post", "/accounts/{name}/transfers", 200, post(DAN + "/transfers", "'direction': 'export'"));
        isAsDescribed("post", "/accounts/{name}/removed", 200, post(DAN + "/removed", "'mailbox': 'Nowhere'"));
        isAsDescribed("post", "/accounts/{name}/totp", 200, post(DAN + "/totp", ""));
        isAsDescribed(
                "post", "/queue/release", 200, post("queue/release", "'filter': {'older': '0s'}, 'dryRun': true"));
        isAsDescribed("post", "/queue/retry", 409, post("queue/retry", "'ids': ['1']"));
        isAsDescribed("post", "/queue/retry", 400, post("queue/retry", ""));
        isAsDescribed("post", "/destinations/{name}/{action}", 200, post("destinations/unknown.test/resume", ""));
        isAsDescribed(
                "put", "/domains/{name}", 409, operator.put("domains/x.test", Operator.body("'aliasOf': 'no.test'")));
        isAsDescribed(
                "put",
                "/domains/{name}",
                412,
                operator.as(operator.token(), "PUT", "domains/x.test", Operator.body(""), "If-Match", "\"other\""));
        isAsDescribed("post", "/test-mails", 200, operator.post("test-mails", "{\"to\": \"dan@described.test\"}"));
        isAsDescribed("post", "/test-mails", 400, operator.post("test-mails", "{\"to\": \"nobody at all\"}"));
        isAsDescribed("get", "/accounts", 400, operator.get("accounts?limit=0"));
        isAsDescribed("get", "/accounts/{name}", 404, operator.get("accounts/no%40described.test"));
        isAsDescribed("get", "/audit", 403, operator.as(session, "GET", "audit", ""));
        isAsDescribed("get", "/audit", 401, operator.as("", "GET", "audit", ""));
    }
}
