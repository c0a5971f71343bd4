package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.it.peer.Act;
import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import fish.remora.it.peer.Step;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Line ends and controls in whatever others may say: no header, reply, command, log line or terminal of ours does their bidding. */
@ExtendWith(Relay.Shared.class)
class InjectionIT {
    /** Of a field, a line or a reply that somebody would slip in; in no text by itself. */
    private static final String MARK = "X-Slipped";

    private final Relay relay;
    private final Operator operator;

    @TempDir
    private Path folder;

    InjectionIT(Relay relay) {
        this.relay = relay;
        operator = new Operator(relay.server());
    }

    /** No line of the server's log begins with what somebody said. */
    private void theLogIsOurs() throws IOException {
        try (Stream<Path> logs = Files.walk(relay.server().data().resolve("log"))) {
            for (Path log : logs.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readAllLines(log, StandardCharsets.ISO_8859_1))
                        .noneMatch(line -> line.startsWith(MARK) || line.indexOf('\u001b') >= 0);
            }
        }
    }

    /** Neither what stands in a path or parameter in clear, nor what xtext (RFC 3461 §4) hides. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "MAIL FROM:<ann\rX-Slipped: 1@mx.test>",
                "MAIL FROM:<ann\nX-Slipped: 1@mx.test>",
                "MAIL FROM:<\"ann\nX-Slipped: 1\"@mx.test>",
                "MAIL FROM:<\"ann\\\nX-Slipped: 1\"@mx.test>",
                "MAIL FROM:<ann\0@mx.test>",
                "MAIL FROM:<ann@mx.test\u0085X-Slipped> SMTPUTF8",
                "MAIL FROM:<ann@mx.test> ENVID=a\nX-Slipped:1",
                "MAIL FROM:<ann@mx.test> ENVID=a\rX-Slipped:1",
                "MAIL FROM:<ann@mx.test> ENVID=a\u0085X-Slipped:1",
                "MAIL FROM:<ann@mx.test> ENVID=a+0d+0aX-Slipped:1",
                "MAIL FROM:<ann@mx.test> ENVID=a+",
                "MAIL FROM:<ann@mx.test> AUTH=<>",
                "MAIL FROM:<ann@mx.test> BODY=8BITMIME\nRCPT TO:<bob@mx.test>",
                "MAIL FROM:<ann@mx.test> SIZE=1\0",
                "EHLO client.test\nX-Slipped: 1",
                "EHLO client.test\r\tX-Slipped: 1",
                "EHLO \u001b[2Jclient.test",
                "EHLO client.test\u00e9",
                "HELO client.test (X-Slipped: 1)",
                "VRFY ann\nX-Slipped",
                "X-Slipped\u001b[2J"
            })
    void commandsThatAreRefused(String command) throws Exception {
        try (Smtp client = Smtp.hello(relay.server())) {
            assertThat(client.say(command))
                    .matches("5[0-9][0-9] [^\\p{Cntrl}]*")
                    .doesNotContain(MARK);
            assertThat(client.say("NOOP")).as("one reply for each line").isEqualTo("250 2.0.0 Ok");
        }
        theLogIsOurs();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ORCPT=rfc822;a\nX-Slipped:1",
                "ORCPT=rfc822\rX-Slipped:1;a",
                "ORCPT=utf-8;a\u0085X-Slipped:1",
                "ORCPT=utf-8;a\u009b2JX-Slipped",
                "ORCPT=rfc822;a+0dX-Slipped:1\0",
                "NOTIFY=FAILURE\u0085X-Slipped",
                "X-Slipped=1"
            })
    void parametersThatAreRefused(String parameter) throws Exception {
        try (Smtp client = Smtp.hello(relay.server())) {
            client.say("MAIL FROM:<ann@mx.test>");
            assertThat(client.say("RCPT TO:<bob@mx.test> " + parameter)).matches("5[0-9][0-9] [^\\p{Cntrl}]*");
            assertThat(client.say("NOOP")).isEqualTo("250 2.0.0 Ok");
        }
    }

    /** What is let through in xtext, odd names in EHLO, and a peer's reply: notice, trace and terminal show them tamed. */
    @Test
    void whatComesThroughStandsInOneLine() throws Exception {
        User sender = relay.user("injected");
        Script refuses = Script.PLAIN
                .and("DSN")
                .at(Step.RCPT, "<x", Act.say("550 5.1.1 gone\u001b[2J\u0085X-Slipped: 1\u2028X-Slipped: 2"));
        try (Sink far = relay.domain("slip.test", refuses);
                Smtp client = Smtp.connect(relay.server())) {
            client.say("EHLO (client)<X-Slipped:1>;\"");
            assertThat(client.submit(
                            "<" + sender.address() + "> ENVID=e+0D+0AX-Slipped:+201+00",
                            Samples.octets(Samples.text("slipped")),
                            "<x@slip.test> NOTIFY=FAILURE ORCPT=rfc822;a+0D+0AX-Slipped:+201+0D+0A+0D+0Abody"))
                    .startsWith("250");
            patiently("notice").until(() -> relay.database().messagesOf(sender) == 1);
            assertThat(far.violations()).isEmpty();
        }
        String notice = new String(relay.database().lastMessageOf(sender), StandardCharsets.UTF_8);
        assertThat(notice.lines()).noneMatch(line -> line.startsWith(MARK));
        assertThat(notice.replace("\r\n", "")).doesNotContainPattern("[\\x00-\\x08\\x0a-\\x1f\\x7f-\\x9f\\u2028]");
        assertThat(Notice.to(relay.database(), sender).recipients()).hasSize(1);
        Foreign trace = operator.queue("trace", "--address", "x@slip.test").succeeds();
        assertThat(trace.output()).contains("gone").doesNotContainPattern("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f]");
        assertThat(trace.output().lines()).noneMatch(line -> line.startsWith(MARK));
        theLogIsOurs();
    }

    /** The name in EHLO, in the Received field of one who gets the mail. */
    @Test
    void theNameInReceived() throws Exception {
        User reader = relay.user("received");
        try (Smtp client = Smtp.connect(relay.server())) {
            client.say("EHLO client)(\\,;<x>\"");
            assertThat(client.submit(
                            "<\"a>b\\\"c\"@client.test>",
                            Samples.octets("Subject: x\r\n\r\nHi\r\n"),
                            "<" + reader.address() + ">"))
                    .startsWith("250");
        }
        String mail = Pop3.onlyMessage(relay.server(), reader);
        assertThat(mail)
                .contains("Received: from client??????x?? (")
                .contains("Return-Path: <\"a>b\\\"c\"@client.test>\r\n");
    }

    private HttpResponse<String> refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 499);
        assertThat(answer.body()).doesNotContainPattern("[\\x00-\\x1f]");
        assertThat(answer.headers().map()).doesNotContainKey(MARK);
        return answer;
    }

    /** A JSON text holds any character: none of those that end lines goes into a table from which lines are made. */
    @Test
    void fieldsOfTheApi() throws Exception {
        for (String end : List.of("\\u000a", "\\u000d\\u000a", "\\r", "\\u0000", "\\u0085", "\\u001b[2J")) {
            String evil = "x" + end + MARK + ": 1";
            String reason = "\"reason\": \"" + evil + "\"";
            refused(operator.put("accounts/slip@mx.test", "{" + reason + "}"));
            for (String member : List.of(
                    "\"forward\": [\"" + evil + "@slip.test\"]",
                    "\"forward\": [\"\\\"" + evil + "\\\"@slip.test\"]",
                    "\"delegates\": [\"ann@mx.test" + end + "\"]",
                    "\"password\": \"" + evil + "\"",
                    "\"quota\": \"1" + end + "\"",
                    "\"role\": \"user" + end + "\"")) {
                refused(operator.put("accounts/slip@mx.test", "{\"reason\": \"x\", " + member + "}"));
            }
            refused(operator.put("aliases/slip@mx.test", "{\"reason\": \"x\", \"to\": [\"" + evil + "@slip.test\"]}"));
            refused(operator.put(
                    "routes/slip.test", "{\"reason\": \"x\", \"action\": \"REFUSE\", \"text\": \"" + evil + "\"}"));
            refused(operator.put(
                    "routes/slip.test",
                    "{\"reason\": \"x\", \"action\": \"HOST\", \"port\": 25, \"host\": \"" + evil + "\"}"));
            refused(operator.put("domains/slip.test", "{\"reason\": \"x\", \"aliasOf\": \"mx.test" + end + "\"}"));
            refused(operator.put("applications/slip", "{\"reason\": \"x\", \"senders\": \"" + evil + "\"}"));
            refused(operator.post(
                    "accounts/ann@mx.test/passwords", "{\"reason\": \"x\", \"label\": \"" + evil + "\"}"));
            refused(operator.post("destinations/slip.test/suspend", "{" + reason + "}"));
            refused(operator.post("queue/hold", "{" + reason + ", \"filter\": {\"domain\": \"slip.test\"}}"));
            refused(operator.post("queue/hold", "{\"reason\": \"x\", \"filter\": {\"recipient\": \"" + evil + "\"}}"));
            refused(operator.post("accounts/ann@mx.test/transfers", "{" + reason + ", \"direction\": \"export\"}"));
        }
        assertThat(relay.database()
                        .list(
                                "SELECT object FROM audit WHERE reason LIKE '%' || ? || '%' OR object LIKE '%' || ? || '%'",
                                MARK, MARK))
                .isEmpty();
    }

    @Test
    void namesInPathsAndQueries() throws Exception {
        String json = "{\"reason\": \"x\", \"action\": \"MX\", \"to\": \"ann@mx.test\"}";
        for (String end : List.of("%0a", "%0d%0a", "%00", "%c2%85", "%1b%5b2J")) {
            String evil = "x" + end + MARK + ":1";
            for (String path : List.of(
                    "accounts/" + evil + "@mx.test",
                    "accounts/%22" + evil + "%22@mx.test",
                    "accounts/x@mx.test" + end,
                    "aliases/" + evil + "@mx.test",
                    "domains/" + evil + ".test",
                    "routes/" + evil + ".test",
                    "applications/" + evil,
                    "destinations/" + evil + ".test")) {
                refused(operator.put(
                        path,
                        path.startsWith("accounts")
                                        || path.startsWith("domains")
                                        || path.startsWith("app")
                                        || path.startsWith("dest")
                                ? "{\"reason\": \"x\"}"
                                : json));
                refusedOrUnknown(operator.get(path));
            }
            refused(operator.delete("accounts/ann@mx.test?reason=" + evil));
            refused(operator.get("queue?recipient=" + evil));
            refused(operator.get("trace?address=" + evil));
            refused(operator.get("audit?object=" + evil));
        }
        assertThat(relay.database().list("SELECT local_part FROM account WHERE local_part ~ '[[:cntrl:]]'"))
                .isEmpty();
        theLogIsOurs();
    }

    private static void refusedOrUnknown(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 499);
        assertThat(answer.body().replace("\r\n", "").replace("\n", ""))
                .doesNotContainPattern("[\\x00-\\x08\\x0b-\\x1f]");
    }

    /** The text of a route is said in a reply: of one line, and short enough. */
    @Test
    void aRoutesTextIsOneReply() throws Exception {
        String text = "d\u00e9j\u00e0 550 5.7.1 " + "long ".repeat(190);
        String json = "{\"reason\": \"x\", \"action\": \"REFUSE\", \"text\": \"" + text + "\"}";
        assertThat(operator.put("routes/worded.test", json).statusCode()).isEqualTo(200);
        patiently("route").until(() -> {
            try (Smtp client = Smtp.hello(relay.server())) {
                String reply = client.envelope("", "x@worded.test");
                assertThat(client.say("NOOP")).isEqualTo("250 2.0.0 Ok");
                return reply.startsWith("550 5.7.1 d") && reply.length() <= 500;
            }
        });
    }

    /** Files of others: what they name does not become another request, another person or another line. */
    @Test
    void filesOfOthers() throws Exception {
        for (String name : List.of(
                "\"x\\r\\nX-Slipped: 1@mx.test\"",
                "\"x\\u0085X-Slipped@mx.test\"",
                "\"ann@mx.test/totp\"",
                "\"../domains/slip.test\"",
                "\"ann@mx.test?reason=x\"",
                "\"ann%40mx.test%2ftotp\"",
                "\"x\\e[2JX-Slipped@mx.test\"")) {
            Path file = Files.writeString(folder.resolve("evil.yaml"), "accounts:\n  " + name + ": {}\n");
            Foreign apply = operator.run("apply", file.toString(), "--reason", "evil");
            assertThat(apply.exitCode()).as(name + ": " + apply.output()).isNotZero();
            tame(apply);
        }
        for (String row : List.of(
                "\"x\r\nX-Slipped: 1@mx.test\",secret",
                "\"x\u0085X-Slipped@mx.test\",secret",
                "ann@mx.test/totp,secret",
                "\"ann@mx.test\",\"a\nX-Slipped\"",
                "\"x\u001b[2JX-Slipped@mx.test\",secret",
                "\"x\u0000y@mx.test\",secret")) {
            Path file = Files.writeString(folder.resolve("evil.csv"), "address,password\n" + row + "\n");
            Foreign imported = operator.run("account", "import", file.toString(), "--update", "--reason", "evil");
            assertThat(imported.exitCode()).as(row + ": " + imported.output()).isNotZero();
            tame(imported);
        }
        Path aliases = Files.writeString(
                folder.resolve("evil.csv"),
                "address,password,aliases\nslip@mx.test,secret,\"x\r\nX-Slipped@mx.test;y@mx.test\"\n");
        Foreign imported = operator.run("account", "import", aliases.toString(), "--reason", "evil");
        assertThat(imported.exitCode()).as(imported.output()).isNotZero();
        tame(imported);
        assertThat(relay.database()
                        .list(
                                "SELECT local_part FROM alias WHERE local_part ~ '[[:cntrl:]]' OR local_part LIKE '%' || ? || '%'",
                                MARK.toLowerCase(Locale.ROOT)))
                .isEmpty();
    }

    private static void tame(Foreign command) {
        assertThat(command.output().lines()).noneMatch(line -> line.startsWith(MARK));
        assertThat(command.output()).doesNotContainPattern("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f]");
    }

    /** RFC 7239's elder: a proxy's word for an address, taken from the last hop alone, and only when it is one. */
    @Test
    void headersOfRequests() throws Exception {
        User user = relay.user("header.fields");
        for (String forwarded : List.of(
                "dead.beef", "abc.de", "1:2", "999.1.1.1", "x", "192.0.2.1, not-an-address", "<b>", "192.0.2.7]", "")) {
            login(user, "X-Forwarded-For", forwarded);
        }
        login(user, "X-Forwarded-For", "6.6.6.6, 192.0.2.9");
        login(user, "X-Forwarded-For", "2001:db8::9");
        login(user, "User-Agent", "x".repeat(199) + "\u00e9\u00e9");
        login(user, "User-Agent", "<script>alert(1)</script>\" X-Slipped: 1");
        assertThat(
                        relay.database()
                                .list(
                                        "SELECT DISTINCT remote FROM session s JOIN account a ON a.id = account_id WHERE a.local_part = 'header.fields' ORDER BY 1"))
                .containsExactly("127.0.0.1", "192.0.2.9", "2001:db8::9");
        assertThat(relay.database().number("SELECT max(length(agent)) FROM session"))
                .isLessThanOrEqualTo(200);
        for (String raw : List.of(
                "User-Agent: a\u001b[2J\u0000" + MARK,
                "User-Agent: " + "x".repeat(100_000),
                "X-Forwarded-For: 192.0.2.1\r\n X-Slipped: 1",
                "User-Agent: x" + "\ud83d\udc1f".repeat(150))) {
            String body = "{\"account\": \"" + user.address() + "\", \"password\": \"secret\"}";
            String answer = Http.raw(
                    relay.server(),
                    "POST /api/sessions HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
                            + body.length() + "\r\n" + raw + "\r\n\r\n" + body);
            assertThat(answer).matches("(?s)HTTP/1.1 (200|400|413|431) .*");
        }
        assertThat(relay.database().list("SELECT remote || agent FROM session WHERE remote || agent ~ '[[:cntrl:]]'"))
                .isEmpty();
        theLogIsOurs();
    }

    private void login(User user, String header, String value) throws Exception {
        String json = "{\"account\": \"" + user.address() + "\", \"password\": \"" + user.password() + "\"}";
        HttpResponse<String> answer = operator.as("", "POST", "sessions", json, header, value);
        assertThat(answer.statusCode()).as(value + ": " + answer.body()).isEqualTo(200);
        assertThat(answer.headers().map()).doesNotContainKey(MARK);
    }

    /** Nobody who has not said who he is fills the memory. */
    @Test
    void aBodyThatDoesNotEnd() throws Exception {
        String start =
                "POST /api/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
        String chunk = "100000\r\n" + "x".repeat(1 << 20) + "\r\n";
        assertThat(Http.raw(relay.server(), start, chunk, 400)).isEqualTo("HTTP/1.1 413");
        assertThat(operator.get("domains").statusCode()).isEqualTo(200);
        String token = operator.token();
        String more = "{\"reason\": \"" + "x".repeat(2 << 20) + "\"}";
        assertThat(operator.as(token, "PUT", "accounts/slip@mx.test", more).statusCode())
                .isEqualTo(413);
        assertThat(operator.as(token, "POST", "queue/hold", more).statusCode()).isEqualTo(413);
    }
}
