package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what by REST: a table of roles and operations, walked; sessions; second factors; lost updates. */
@ExtendWith(SharedServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsIT {
    private final Remora server;
    private final Operator operator;
    private final Map<String, String> tokens = new HashMap<>();

    RightsIT(Remora server) {
        this.server = server;
        operator = new Operator(server);
    }

    @BeforeAll
    void people() throws Exception {
        operator.make("domains/rights.test", "");
        operator.make("domains/foreign.test", "");
        operator.make("accounts/user@rights.test", "'password': 'secret'");
        operator.make("accounts/other@rights.test", "'password': 'secret'");
        operator.make("accounts/keeper@foreign.test", "'password': 'secret', 'administers': ['rights.test']");
        operator.make("accounts/chief@rights.test", "'password': 'secret', 'role': 'administrator'");
        tokens.put("nobody", "");
        tokens.put("stranger", "no-such-token");
        tokens.put("root", operator.token());
        for (String name : List.of("user@rights.test", "keeper@foreign.test", "chief@rights.test")) {
            tokens.put(name.substring(0, name.indexOf('@')), operator.login(name, "secret"));
        }
    }

    /** Each row is an operation, each column a role, each cell a status: some change nothing for good, others fail behind the door. */
    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', quoteCharacter = '"', textBlock = """
                    METHOD | PATH | BODY | nobody | stranger | user | keeper | chief | root
                    GET | accounts | | 401 | 401 | 403 | 200 | 200 | 200
                    GET | accounts/user@rights.test | | 401 | 401 | 200 | 200 | 200 | 200
                    GET | accounts/other@rights.test | | 401 | 401 | 403 | 200 | 200 | 200
                    GET | accounts/keeper@foreign.test | | 401 | 401 | 403 | 200 | 200 | 200
                    GET | accounts/chief@rights.test | | 401 | 401 | 403 | 403 | 200 | 200
                    GET | accounts/nobody@rights.test | | 401 | 401 | 403 | 404 | 404 | 404
                    GET | accounts/nobody@foreign.test | | 401 | 401 | 403 | 403 | 404 | 404
                    PUT | accounts/new@rights.test | 'quota': 1000 | 401 | 401 | 403 | 200 | 200 | 200
                    PUT | accounts/new@foreign.test | 'quota': 1000 | 401 | 401 | 403 | 403 | 200 | 200
                    PUT | accounts/user@rights.test | 'quota': 1000 | 401 | 401 | 403 | 200 | 200 | 200
                    PUT | accounts/chief@rights.test | 'quota': 1000 | 401 | 401 | 403 | 403 | 200 | 200
                    PUT | accounts/new@rights.test | 'role': 'user' | 401 | 401 | 403 | 403 | 200 | 200
                    PUT | accounts/new@rights.test | 'administers': [] | 401 | 401 | 403 | 403 | 200 | 200
                    PATCH | accounts/user@rights.test | 'keep': true | 401 | 401 | 200 | 200 | 200 | 200
                    PATCH | accounts/user@rights.test | 'quota': 5 | 401 | 401 | 400 | 200 | 200 | 200
                    PATCH | accounts/user@rights.test | 'role': 'administrator' | 401 | 401 | 400 | 403 | skip | skip
                    PATCH | accounts/user@rights.test | 'role': 'user' | 401 | 401 | 400 | 403 | 200 | 200
                    PATCH | accounts/other@rights.test | 'keep': true | 401 | 401 | 403 | 200 | 200 | 200
                    PATCH | accounts/chief@rights.test | 'password': 'mine' | 401 | 401 | 403 | 403 | skip | skip
                    DELETE | accounts/nobody@rights.test?reason=x | | 401 | 401 | 403 | 404 | 404 | 404
                    DELETE | accounts/nobody@foreign.test?reason=x | | 401 | 401 | 403 | 403 | 404 | 404
                    DELETE | accounts/chief@rights.test?reason=x | | 401 | 401 | 403 | 403 | skip | skip
                    GET | accounts/user@rights.test/passwords | | 401 | 401 | 200 | 200 | 200 | 200
                    GET | accounts/other@rights.test/passwords | | 401 | 401 | 403 | 200 | 200 | 200
                    GET | accounts/chief@rights.test/passwords | | 401 | 401 | 403 | 403 | 200 | 200
                    POST | accounts/user@rights.test/passwords | 'label': 'x' | 401 | 401 | 200 | 200 | 200 | 200
                    POST | accounts/chief@rights.test/passwords | 'label': 'x' | 401 | 401 | 403 | 403 | 200 | 200
                    DELETE | accounts/user@rights.test/passwords/1?reason=x | | 401 | 401 | 404 | 404 | 404 | 404
                    DELETE | accounts/other@rights.test/passwords/1?reason=x | | 401 | 401 | 403 | 404 | 404 | 404
                    POST | accounts/user@rights.test/totp | | 401 | 401 | 200 | 200 | 200 | 200
                    POST | accounts/chief@rights.test/totp | | 401 | 401 | 403 | 403 | 200 | 200
                    PUT | accounts/user@rights.test/totp | 'code': '000' | 401 | 401 | 400 | 400 | 400 | 400
                    DELETE | accounts/user@rights.test/totp?reason=x | | 401 | 401 | 204 | 204 | 204 | 204
                    DELETE | accounts/chief@rights.test/totp?reason=x | | 401 | 401 | 403 | 403 | 204 | 204
                    GET | accounts/user@rights.test/mailboxes | | 401 | 401 | 200 | 200 | 200 | 200
                    GET | accounts/other@rights.test/mailboxes | | 401 | 401 | 403 | 200 | 200 | 200
                    GET | accounts/chief@rights.test/mailboxes/INBOX/messages | | 401 | 401 | 403 | 403 | 200 | 200
                    GET | accounts/other@rights.test/mailboxes/INBOX/messages/1?transfer=1 | | 401 | 401 | 403 | 400 | 400 | 400
                    POST | accounts/other@rights.test/transfers | 'direction': 'export' | 401 | 401 | 403 | 200 | 200 | 200
                    POST | accounts/chief@rights.test/transfers | 'direction': 'import' | 401 | 401 | 403 | 403 | 200 | 200
                    GET | aliases | | 401 | 401 | 403 | 200 | 200 | 200
                    GET | aliases/no@rights.test | | 401 | 401 | 403 | 404 | 404 | 404
                    PUT | aliases/new@rights.test | | 401 | 401 | 403 | 400 | 400 | 400
                    PUT | aliases/new@foreign.test | | 401 | 401 | 403 | 403 | 400 | 400
                    DELETE | aliases/no@rights.test?reason=x | | 401 | 401 | 403 | 404 | 404 | 404
                    DELETE | aliases/no@foreign.test?reason=x | | 401 | 401 | 403 | 403 | 404 | 404
                    GET | domains | | 401 | 401 | 403 | 200 | 200 | 200
                    GET | domains/rights.test | | 401 | 401 | 403 | 200 | 200 | 200
                    GET | domains/foreign.test | | 401 | 401 | 403 | 403 | 200 | 200
                    PUT | domains/rights.test | | 401 | 401 | 403 | 403 | 200 | 200
                    DELETE | domains/no.rights.test?reason=x | | 401 | 401 | 403 | 403 | 404 | 404
                    GET | routes | | 401 | 401 | 403 | 403 | 200 | 200
                    GET | routes/rights.test | | 401 | 401 | 403 | 403 | 404 | 404
                    PUT | routes/rights.test | | 401 | 401 | 403 | 403 | 400 | 400
                    DELETE | routes/rights.test?reason=x | | 401 | 401 | 403 | 403 | 404 | 404
                    GET | applications | | 401 | 401 | 403 | 403 | 200 | 200
                    GET | applications/rights.test | | 401 | 401 | 403 | 403 | 404 | 404
                    PUT | applications/rights.test | 'perHour': 'x' | 401 | 401 | 403 | 403 | 400 | 400
                    DELETE | applications/rights.test?reason=x | | 401 | 401 | 403 | 403 | 404 | 404
                    GET | queue | | 401 | 401 | 403 | 403 | 200 | 200
                    GET | queue/summary | | 401 | 401 | 403 | 403 | 200 | 200
                    GET | queue/1 | | 401 | 401 | 403 | 403 | 404 | 404
                    POST | queue/cancel | | 401 | 401 | 403 | 403 | 400 | 400
                    GET | destinations | | 401 | 401 | 403 | 403 | 200 | 200
                    PUT | destinations/rights.test | 'maxConnections': 0 | 401 | 401 | 403 | 403 | 400 | 400
                    POST | destinations/rights.test/nothing | | 401 | 401 | 403 | 403 | 400 | 400
                    GET | trace?address=user@rights.test | | 401 | 401 | 403 | 403 | 200 | 200
                    GET | captured | | 401 | 401 | 403 | 403 | 200 | 200
                    GET | captured/1 | | 401 | 401 | 403 | 403 | 404 | 404
                    DELETE | captured?application=none&reason=x | | 401 | 401 | 403 | 403 | 200 | 200
                    GET | audit | | 401 | 401 | 403 | 403 | 200 | 200
                    GET | sessions | | 401 | 401 | 200 | 200 | 200 | 200
                    DELETE | sessions/1 | | 401 | 401 | 404 | 404 | 404 | 404
                    POST | sessions | | 400 | 400 | 400 | 400 | 400 | 400
                    GET | openapi.yaml | | 200 | 200 | 200 | 200 | 200 | 200
                    """)
    void theTable(
            String method,
            String path,
            @Nullable String json,
            String nobody,
            String stranger,
            String user,
            String keeper,
            String chief,
            String root)
            throws Exception {
        Map<String, String> expected = Map.of(
                "nobody", nobody, "stranger", stranger, "user", user, "keeper", keeper, "chief", chief, "root", root);
        String body = method.startsWith("P") ? Operator.body(json == null ? "" : json) : "";
        for (Map.Entry<String, String> one : expected.entrySet()) {
            if (!one.getValue().equals("skip")) {
                HttpResponse<String> answer =
                        operator.as(tokens.get(one.getKey()), method, path.replace("@", "%40"), body);
                assertThat("" + answer.statusCode())
                        .as("%s %s by %s: %s", method, path, one.getKey(), answer.body())
                        .isEqualTo(one.getValue());
            }
        }
    }

    /** What the container offers beside our methods tells nobody anything. */
    @Test
    void nothingIsBesideTheDoor() throws Exception {
        for (String path : List.of("application.wadl", "nothing", "")) {
            assertThat(operator.as("", "GET", path, "").statusCode()).as(path).isIn(401, 404);
        }
        assertThat(operator.as("", "OPTIONS", "accounts", "").body()).doesNotContain("wadl");
    }

    /** Who is not known yet fills no memory. */
    @Test
    void aLongBodyIsNotRead() throws Exception {
        String long_ = "{\"account\": \"" + "a".repeat(2_000_000) + "\"}";
        assertThat(operator.as("", "POST", "sessions", long_).statusCode()).isEqualTo(413);
    }

    /** Lists show each what is his. */
    @Test
    void listsAreNarrowedDown() throws Exception {
        String keeper = tokens.get("keeper");
        assertThat(operator.as(keeper, "GET", "accounts?limit=1000", "").body())
                .contains("user@rights.test")
                .doesNotContain("@mx.test", "\"address\":\"keeper@foreign.test\"");
        assertThat(operator.as(keeper, "GET", "accounts?domain=foreign.test", "")
                        .body())
                .contains("\"accounts\":[]");
        assertThat(operator.as(keeper, "GET", "domains", "").body())
                .contains("rights.test")
                .doesNotContain("mx.test", "foreign.test");
    }

    @Test
    void aSessionFromItsBeginningToItsEnd() throws Exception {
        operator.make("accounts/session@rights.test", "'password': 'secret'");
        String wrong = login("session@rights.test", "wrong", "").body();
        assertThat(wrong).contains("401");
        assertThat(login("no@rights.test", "wrong", "").body()).isEqualTo(wrong);
        String token = operator.login("session@rights.test", "secret");
        assertThat(operator.as(token, "GET", "sessions", "").body())
                .contains("\"account\":\"session@rights.test\"", "\"this\":true", "127.0.0.1")
                .doesNotContain(token);
        String second = operator.login("session@rights.test", "secret");
        assertThat(operator.as(second, "DELETE", "sessions/this", "").statusCode())
                .isEqualTo(204);
        assertThat(operator.as(second, "GET", "sessions", "").statusCode()).isEqualTo(401);
        assertThat(change(token, "{\"password\": \"new\"}").statusCode()).isEqualTo(400);
        assertThat(change(token, "{\"password\": \"new\", \"old\": \"wrong\"}").body())
                .contains("old")
                .doesNotContain("wrong");
        assertThat(change(token, "{\"password\": \"new\", \"old\": \"secret\"}").statusCode())
                .isEqualTo(200);
        assertThat(operator.as(token, "GET", "sessions", "").statusCode()).isEqualTo(401);
        token = operator.login("session@rights.test", "new");
        assertThat(change(token, "{\"forward\": [\"me@home.test\"], \"delegates\": [\"other@rights.test\"]}")
                        .body())
                .contains("\"forward\":[\"me@home.test\"]", "\"delegates\":[\"other@rights.test\"]");
        operator.run("account", "set", "session@rights.test", "--login", "no", "--reason", "left")
                .succeeds();
        assertThat(operator.as(token, "GET", "sessions", "").statusCode()).isEqualTo(401);
        assertThat(
                        server.database()
                                .list(
                                        "SELECT who FROM audit WHERE object = 'session@rights.test' AND action = 'account.password'"))
                .containsExactly("session@rights.test at 127.0.0.1");
    }

    private HttpResponse<String> change(String token, String json) throws Exception {
        return operator.as(token, "PATCH", "accounts/session%40rights.test", json);
    }

    /** @param code of a second factor; empty: none is given */
    private HttpResponse<String> login(String account, String password, String code) throws Exception {
        String json = "{\"account\": \"%s\", \"password\": \"%s\", \"code\": \"%s\"}";
        return operator.as("", "POST", "sessions", String.format(json, account, password, code));
    }

    /** With the device, the password alone opens neither pages nor mail programs; a code works once. */
    @Test
    void aSecondFactor() throws Exception {
        String account = "totp@rights.test";
        operator.make("accounts/" + account, "'password': 'secret'");
        String token = operator.login(account, "secret");
        String path = "accounts/totp%40rights.test/totp";
        String made = operator.as(token, "POST", path, "").body();
        String secret = Operator.member(made, "secret");
        assertThat(made).contains("otpauth://totp/Remora:totp%40rights.test?secret=" + secret);
        assertThat(login(account, "secret", "").statusCode()).isEqualTo(200);
        String before = Device.code(secret, -1);
        assertThat(operator.as(token, "PUT", path, "{\"code\": \"" + before + "\"}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(login(account, "secret", "").statusCode()).isEqualTo(401);
        assertThat(login(account, "secret", before).statusCode()).isEqualTo(401);
        String now = Device.code(secret, 0);
        assertThat(login(account, "wrong", now).statusCode()).isEqualTo(401);
        assertThat(login(account, "secret", now).statusCode()).isEqualTo(200);
        assertThat(login(account, "secret", now).statusCode()).isEqualTo(401);
        assertThat(Pop3.pass(server, new User(account, "secret"))).startsWith("-ERR [AUTH]");
        String program = Operator.member(
                operator.as(token, "POST", "accounts/totp%40rights.test/passwords", "{\"label\": \"phone\"}")
                        .body(),
                "password");
        assertThat(Pop3.pass(server, new User(account, program))).startsWith("+OK");
        assertThat(operator.as(token, "POST", path, "").statusCode()).isEqualTo(409);
        assertThat(operator.as(token, "DELETE", path, "").statusCode()).isEqualTo(400);
        assertThat(operator.delete(path + "?reason=lost").statusCode()).isEqualTo(204);
        assertThat(login(account, "secret", "").statusCode()).isEqualTo(200);
        assertThat(Pop3.pass(server, new User(account, "secret"))).startsWith("+OK");
    }

    /** Who may send as an account besides its owner. */
    @Test
    void delegates() throws Exception {
        operator.make("accounts/boss@rights.test", "'password': 'secret', 'delegates': ['user@rights.test']");
        operator.make("aliases/info@rights.test", "'to': ['boss@rights.test']");
        try (Smtp client = Smtp.connect(server.submission())) {
            client.say("EHLO client.test");
            client.say("AUTH PLAIN "
                    + Base64.getEncoder()
                            .encodeToString("\0user@rights.test\0secret".getBytes(StandardCharsets.UTF_8)));
            assertThat(client.say("MAIL FROM:<boss@rights.test>")).startsWith("250");
            client.say("RSET");
            assertThat(client.say("MAIL FROM:<info@rights.test>")).startsWith("250");
            client.say("RSET");
            assertThat(client.say("MAIL FROM:<other@rights.test>")).startsWith("550 5.7.1");
        }
    }

    /** RFC 9110 §13.1: who has read an old state changes nothing. What is only counted is no state. */
    @Test
    void noUpdateIsLost() throws Exception {
        operator.make("accounts/etag@rights.test", "'quota': 1000000");
        String path = "accounts/etag%40rights.test";
        String tag = operator.get(path).headers().firstValue("ETag").orElseThrow();
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.submit("<>", Samples.octets(Samples.text("counted")), "<etag@rights.test>"))
                    .startsWith("250");
        }
        assertThat(operator.get(path).headers().firstValue("ETag")).contains(tag);
        String put = Operator.body("'quota': 2000");
        assertThat(when("PUT", path, put, "If-None-Match", "*")).isEqualTo(412);
        assertThat(when("PUT", path, put, "If-Match", "\"other\"")).isEqualTo(412);
        assertThat(when("PUT", path, put, "If-Match", "\"other\", " + tag)).isEqualTo(200);
        assertThat(when("PUT", path, put, "If-Match", tag)).isEqualTo(412);
        assertThat(when("DELETE", path + "?reason=x", "", "If-Match", tag)).isEqualTo(412);
        assertThat(operator.get(path).body()).contains("\"quota\":2000");
    }

    private int when(String method, String path, String body, String header, String tag) throws Exception {
        return operator.as(operator.token(), method, path, body, header, tag).statusCode();
    }

    @Test
    void theAuditIsRead() throws Exception {
        operator.make("accounts/audited@rights.test", "'quota': 1000");
        assertThat(operator.get("audit?object=audited@rights.test").body())
                .contains("account.create", "administrator at 127.0.0.1", "\"reason\":\"test\"");
    }
}
