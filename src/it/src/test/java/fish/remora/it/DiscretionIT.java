package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.protocol.sasl.ScramClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What the server does not tell: who is here, how near a guess was, what somebody's secret is. */
@TestInstance(Lifecycle.PER_CLASS)
class DiscretionIT {
    /** Less than what shuts an account out. */
    private static final int TRIES = 7;

    private static final int MOST = 20;

    /** Load makes single answers slow; an answer without a hash is ten times as fast at least. */
    private static final int FACTOR = 3;

    private static final String PASSWORD = "own-Secret-4711";
    private static final String WRONG = "wrong-Guess-0815";

    private final List<String> secrets = new ArrayList<>(List.of(PASSWORD, WRONG));
    private Remora server;
    private Operator operator;
    private int addresses;

    @BeforeAll
    void start() throws Exception {
        server = Remora.named("discretion");
        Path accounts = server.data().resolveSibling("accounts");
        Files.writeString(accounts, "ann@mx.test:" + PASSWORD + "\nbob@mx.test:" + PASSWORD + "\n");
        server.with("accounts", "@" + accounts).start();
        operator = new Operator(server);
        secrets.add(operator.token());
        secrets.add(server.database().password());
        operator.make("domains/also.test", "'aliasOf': 'mx.test'");
        operator.make("accounts/known@mx.test", "'password': '" + PASSWORD + "'");
        operator.make("accounts/shut@mx.test", "'password': '" + PASSWORD + "', 'login': false");
        operator.make("accounts/sends@mx.test", "'password': '" + PASSWORD + "', 'receive': false");
        operator.make("accounts/bare@mx.test", "");
        secondFactor("totp@mx.test");
    }

    /** Nothing of what was a secret stands where somebody else reads. */
    @AfterAll
    void end() throws Exception {
        try {
            var read = new LinkedHashMap<String, String>();
            read.put("output", server.output());
            read.put("complaints", String.join("\n", server.complaints()));
            read.put(
                    "audit",
                    String.join(
                            "\n",
                            server.database()
                                    .list(
                                            "SELECT who || ' ' || action || ' ' || object || ' ' || reason || ' ' || detail FROM audit")));
            read.put("sessions", String.join("\n", server.database().list("SELECT s::text FROM session s")));
            read.put(
                    "accounts",
                    String.join(
                            "\n",
                            server.database()
                                    .list(
                                            "SELECT a::text FROM account a UNION ALL SELECT p::text FROM app_password p")));
            for (ProcessHandle process : Stream.concat(
                            Stream.of(ProcessHandle.of(server.pid()).orElseThrow()), server.processesInData().stream())
                    .toList()) {
                read.put("ps " + process.pid(), commandLine(process.pid()));
            }
            for (String path : List.of(
                    "accounts", "routes", "applications", "audit", "sessions", "accounts/known@mx.test/passwords")) {
                read.put(path, operator.get(path).body());
            }
            try (Stream<Path> logs = Files.walk(server.data().resolve("log"))) {
                for (Path log : logs.filter(Files::isRegularFile).toList()) {
                    read.put(log.toString(), Files.readString(log, StandardCharsets.ISO_8859_1));
                }
            }
            read.forEach((name, text) -> assertThat(secrets).as(name).noneMatch(text::contains));
            assertThat(read).hasSizeGreaterThan(12);
            assertThat(secrets).hasSizeGreaterThan(6).noneMatch(String::isBlank);
        } finally {
            server.close();
        }
    }

    /** Empty for one of PostgreSQL's workers that has ended since it was listed. */
    private static String commandLine(long pid) throws IOException {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException ended) {
            return "";
        }
    }

    /** An account whose owner has a device; what the device knows. */
    private String secondFactor(String address) throws Exception {
        operator.make("accounts/" + address, "'password': '" + PASSWORD + "'");
        String secret = Operator.member(
                operator.post("accounts/" + address + "/totp", "").body(), "secret");
        secrets.add(secret);
        HttpResponse<String> confirmed = operator.put(
                "accounts/" + address + "/totp", Operator.body("'code': '" + Device.code(secret, -1) + "'"));
        assertThat(confirmed.statusCode()).as(confirmed.body()).isEqualTo(204);
        return secret;
    }

    /** What a login hears. */
    private interface Door {
        String login(String user, String password) throws Exception;
    }

    /** From an address that nothing has come from yet. */
    private String fresh() {
        return "198.51.100." + ++addresses;
    }

    private HttpResponse<String> api(String from, String user, String password, String code) throws Exception {
        String json = "{\"account\": \"" + user + "\", \"password\": \"" + password + "\""
                + (code.isEmpty() ? "" : ", \"code\": \"" + code + "\"") + "}";
        return operator.as("", "POST", "sessions", json, "X-Forwarded-For", from);
    }

    private String api(String user, String password) throws Exception {
        HttpResponse<String> answer = api(fresh(), user, password, "");
        return answer.statusCode() + answer.headers().firstValue("Content-Type").orElse("") + answer.body();
    }

    private String pop3(String user, String password) throws IOException {
        try (Pop3 client = Pop3.connect(server)) {
            return client.say("USER " + user) + client.say("PASS " + password);
        }
    }

    private String plain(String user, String password) throws IOException {
        try (Smtp client = Smtp.connect(server.submission())) {
            client.say("EHLO client.test");
            return client.say("AUTH PLAIN " + ScramClient.base64("\0" + user + "\0" + password));
        }
    }

    @Test
    void nobodyIsTold() throws Exception {
        List<String> users = List.of(
                "known@mx.test",
                "nobody@mx.test",
                "shut@mx.test",
                "sends@mx.test",
                "bare@mx.test",
                "totp@mx.test",
                "known@also.test",
                "nobody@elsewhere.test",
                "no-address");
        for (Door door : List.<Door>of(this::api, this::pop3, this::plain)) {
            door.login("warm@mx.test", WRONG);
            Map<String, Long> fastest = new LinkedHashMap<>();
            String reply = door.login("nobody@mx.test", WRONG);
            for (int i = 0; i < TRIES; i++) {
                for (String user : users) {
                    long begin = System.nanoTime();
                    assertThat(door.login(user, WRONG)).as(user).isEqualTo(reply);
                    fastest.merge(user, System.nanoTime() - begin, Math::min);
                }
            }
            long least =
                    fastest.values().stream().mapToLong(Long::longValue).min().orElseThrow();
            assertThat(fastest)
                    .allSatisfy((user, nanos) ->
                            assertThat(nanos).as(user + " of " + fastest).isLessThan(FACTOR * least));
        }
    }

    /** Whom a right password does not let in hears what a wrong one hears, and as late the second time. */
    @Test
    void aRightPasswordIsNotTold() throws Exception {
        secondFactor("guessed@mx.test");
        secondFactor("missed@mx.test");
        Map<String, Long> fastest = new LinkedHashMap<>();
        for (int i = 0; i < TRIES; i++) {
            for (String code : List.of("", "000000")) {
                for (String user : List.of("guessed", "missed")) {
                    String password = user.equals("guessed") ? PASSWORD : WRONG;
                    long begin = System.nanoTime();
                    HttpResponse<String> answer = api(fresh(), user + "@mx.test", password, code);
                    fastest.merge(user, System.nanoTime() - begin, Math::min);
                    assertThat(answer.statusCode()).isEqualTo(401);
                    assertThat(answer.body())
                            .isEqualTo(api(fresh(), "nobody" + i + user + "@mx.test", WRONG, code)
                                    .body());
                }
            }
        }
        assertThat(fastest.get("guessed")).as("" + fastest).isGreaterThan(fastest.get("missed") / FACTOR);
        assertThat(fastest.get("missed")).as("" + fastest).isGreaterThan(fastest.get("guessed") / FACTOR);
    }

    private String serverFirst(String user) throws IOException {
        try (Smtp client = Smtp.connect(server.submission())) {
            client.say("EHLO client.test");
            String challenge = client.say("AUTH SCRAM-SHA-256 " + ScramClient.base64("n,,n=" + user + ",r=x"));
            assertThat(challenge).startsWith("334 ");
            String text = new String(Base64.getDecoder().decode(challenge.substring(4)), StandardCharsets.UTF_8);
            return text.substring(text.indexOf(",s="));
        }
    }

    /** RFC 5802 §9: salt and iterations are those of somebody; the same twice, and by each name of the domain. */
    @Test
    void scramKnowsEverybody() throws Exception {
        assertThat(plain("known@mx.test", PASSWORD)).startsWith("235");
        List<String> shapes = new ArrayList<>();
        for (String name : List.of("known", "nobody", "shut", "totp", "bare", "Known", "NoBody")) {
            String first = serverFirst(name + "@mx.test");
            assertThat(serverFirst(name + "@mx.test")).as(name).isEqualTo(first);
            assertThat(serverFirst(name + "@also.test"))
                    .as(name + " by another name of the domain")
                    .isEqualTo(first);
            assertThat(serverFirst(name.toLowerCase(Locale.ROOT) + "@MX.test"))
                    .as(name)
                    .isEqualTo(first);
            shapes.add(first.replaceFirst(",s=[A-Za-z0-9+/]{22}==,", ",s=,"));
        }
        assertThat(shapes).containsOnly(",s=,i=15000");
        assertThat(serverFirst("nobody@mx.test")).isNotEqualTo(serverFirst("nobody2@mx.test"));
    }

    /** By another name of its domain an account is the same account, to the guard as well. */
    @Test
    void namesOfADomainAreGuessedAtTogether() throws Exception {
        operator.make("accounts/target@mx.test", "'password': '" + PASSWORD + "'");
        for (int i = 0; i < MOST; i++) {
            assertThat(api(fresh(), "target@" + (i % 2 == 0 ? "mx.test" : "also.test"), WRONG, "")
                            .statusCode())
                    .isEqualTo(401);
        }
        assertThat(api(fresh(), "target@mx.test", PASSWORD, "").statusCode()).isEqualTo(401);
        assertThat(api(fresh(), "target@also.test", PASSWORD, "").statusCode()).isEqualTo(401);
        assertThat(api(fresh(), "bob@also.test", PASSWORD, "").statusCode()).isEqualTo(200);
    }

    /** Of many who come with one code at the same moment one comes in. */
    @Test
    void aCodeIsGoodOnce() throws Exception {
        String code = Device.code(secondFactor("race@mx.test"), 0);
        ExecutorService runners = Executors.newFixedThreadPool(6);
        try {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                String from = fresh();
                all.add(runners.submit(
                        () -> api(from, "race@mx.test", PASSWORD, code).statusCode()));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> one : all) {
                statuses.add(one.get());
            }
            assertThat(statuses).containsExactlyInAnyOrder(200, 401, 401, 401, 401, 401);
        } finally {
            runners.shutdown();
        }
        assertThat(api(fresh(), "race@mx.test", PASSWORD, code).statusCode()).isEqualTo(401);
    }

    /** Whoever has got hold of a session does not try codes until the second factor is gone, nor old passwords. */
    @Test
    void aStolenSessionGuessesNothing() throws Exception {
        String secret = secondFactor("robbed@mx.test");
        HttpResponse<String> login = api(fresh(), "robbed@mx.test", PASSWORD, Device.code(secret, 0));
        assertThat(login.statusCode()).as(login.body()).isEqualTo(200);
        String token = Operator.member(login.body(), "token");
        secrets.add(token);
        String path = "accounts/robbed%40mx.test";
        assertThat(operator.as(token, "POST", path + "/totp", "").statusCode()).isEqualTo(409);
        assertThat(operator.as(token, "PUT", path + "/totp", "{\"code\": \"" + Device.code(secret, 1) + "\"}")
                        .statusCode())
                .as("no oracle")
                .isEqualTo(409);
        String thief = fresh();
        for (int i = 0; i < MOST; i++) {
            String guess = String.format("%06d", i);
            assertThat(operator.as(token, "DELETE", path + "/totp?code=" + guess, "", "X-Forwarded-For", thief)
                            .statusCode())
                    .isEqualTo(400);
        }
        assertThat(operator.as(
                                token,
                                "DELETE",
                                path + "/totp?code=" + Device.code(secret, 1),
                                "",
                                "X-Forwarded-For",
                                thief)
                        .statusCode())
                .as("not heard any more")
                .isEqualTo(400);
        String change = "{\"password\": \"new\", \"old\": \"" + PASSWORD + "\"}";
        HttpResponse<String> changed = operator.as(token, "PATCH", path, change, "X-Forwarded-For", thief);
        assertThat(changed.statusCode()).isEqualTo(400);
        assertThat(changed.body()).doesNotContain(PASSWORD);
        assertThat(server.database().number("SELECT count(*) FROM account WHERE local_part = 'robbed' AND totp"))
                .isEqualTo(1);
    }

    /** What is refused for another reason than the secret in it does not say it again. */
    @Test
    void complaintsHoldNoSecret() throws Exception {
        String program = Operator.member(
                operator.post("accounts/known@mx.test/passwords", Operator.body("'label': 'phone'"))
                        .body(),
                "password");
        secrets.add(program);
        assertThat(pop3("known@mx.test", program)).contains("+OK");
        String token = operator.login("known@mx.test", PASSWORD);
        secrets.add(token);
        for (String json : List.of(
                "'pasword': '" + PASSWORD + "'",
                "'newPassword': '" + PASSWORD + "'",
                "'password': {'is': '" + PASSWORD + "'}",
                "'password': ['" + PASSWORD + ",']",
                "'password': '" + PASSWORD + "\\t'",
                "'quota': 'x', 'password': '" + PASSWORD + "'")) {
            HttpResponse<String> answer = operator.put("accounts/known@mx.test", Operator.body(json));
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).as(json).doesNotContain(PASSWORD);
        }
        HttpResponse<String> broken =
                operator.as("", "POST", "sessions", "{\"account\": \"known@mx.test\", \"password\": \"" + PASSWORD);
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(broken.body()).doesNotContain(PASSWORD);
        operator.make(
                "routes/secret.test",
                "'action': 'HOST', 'host': 'gw.secret.test', 'port': 25, 'username': 'us', 'password': '" + PASSWORD
                        + "'");
        operator.make("applications/secret", "'credential': '" + PASSWORD + "'");
        for (String json : List.of(
                "{'a': 1e9999999999}",
                "{'a': " + "[".repeat(5000),
                "{'a': 1" + "0".repeat(5000) + "}",
                "[" + "{'a':".repeat(3000))) {
            assertThat(operator.as("", "POST", "sessions", json.replace('\'', '"'))
                            .statusCode())
                    .as(json.substring(0, 10))
                    .isEqualTo(400);
        }
        try (Stream<Path> logs = Files.walk(server.data().resolve("log"))) {
            for (Path log : logs.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(log, StandardCharsets.ISO_8859_1)).doesNotContain("A request failed");
            }
        }
    }
}
