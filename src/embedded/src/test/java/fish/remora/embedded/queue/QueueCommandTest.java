package fish.remora.embedded.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of the server, and how its answers are shown; the server is one that gives the answers it was told. */
class QueueCommandTest {
    private static final String ROW = """
            {"id":"a1","message":"a0","arrival":"2026-11-01T00:00:00Z","state":"HELD","sender":"<>","recipient":"bob@b.test",
             "destination":"b.test","attempts":3,"reply":"451 4.4.1 No answer"}""".replace("\n", "");

    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();
    private int status = 200;
    private HttpServer server;

    @TempDir
    private Path data;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/", this::answer);
        server.start();
        Files.writeString(data.resolve(QueueCommand.TOKEN_FILE), "sesame\n");
        Files.writeString(
                data.resolve(QueueCommand.URL_FILE),
                "http://127.0.0.1:" + server.getAddress().getPort() + "\n");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(exchange.getRequestMethod() + " "
                + exchange.getRequestURI().getRawPath().substring("/api/".length())
                + (exchange.getRequestURI().getRawQuery() == null
                        ? ""
                        : "?" + exchange.getRequestURI().getRawQuery())
                + (body.isEmpty() ? "" : " " + body));
        boolean known = "Bearer sesame".equals(exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] answer = (known ? answers.remove() : "{\"detail\":\"who are you\"}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(known ? status : 401, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private int run(String... arguments) {
        return new QueueCommand(new QueueCommand.Defaults(data, "http://127.0.0.1:1", ""), out::add, err::add)
                .run(List.of(arguments));
    }

    private int command(String name, String... arguments) {
        return new QueueCommand(new QueueCommand.Defaults(data, "http://127.0.0.1:1", ""), out::add, err::add)
                .run(name, List.of(arguments));
    }

    /** What is not given stays; a password comes from a file, never from the line. */
    @Test
    void anAccountIsChangedInWhatIsGiven() throws IOException {
        Path password = Files.writeString(data.resolve("password"), "new one\n");
        answers.add("{\"accounts\":[{\"address\":\"ann@b.test\",\"quota\":100,\"login\":true,\"receive\":false}]}");
        answers.add("{\"address\":\"ann@b.test\",\"login\":true,\"receive\":false}");
        assertThat(command(
                        "account",
                        "set",
                        "ann@b.test",
                        "--password-file",
                        password.toString(),
                        "--quota",
                        "none",
                        "--reason",
                        "lost"))
                .isEqualTo(QueueCommand.DONE);
        assertThat(asked)
                .containsExactly(
                        "GET accounts?address=ann%40b.test",
                        "PATCH accounts/ann%40b.test {\"reason\":\"lost\",\"quota\":\"\",\"password\":\"new one\"}");
        assertThat(out.get(0)).startsWith("ADDRESS");
    }

    /** The same line is the same request, on each run. */
    @Test
    void aRequestHasAnOrder() {
        answers.add("{\"accounts\":[{\"address\":\"ann@b.test\"}]}");
        answers.add("{\"address\":\"ann@b.test\"}");
        answers.add("{\"name\":\"shop\"}");
        command(
                "account",
                "set ann@b.test --administers b.test --role user --delegates c@b.test --forward d@b.test --quota-messages 5 --quota 1g --reason x"
                        .split(" ", -1));
        command(
                "application",
                "set shop --safe-mode off --priority low --per-day 9 --per-hour 3 --senders *@* --reason x"
                        .split(" ", -1));
        assertThat(asked)
                .contains(
                        "PATCH accounts/ann%40b.test {\"reason\":\"x\",\"quota\":\"1g\",\"quotaMessages\":\"5\",\"forward\":\"d@b.test\",\"delegates\":\"c@b.test\",\"role\":\"user\",\"administers\":\"b.test\"}",
                        "PUT applications/shop {\"reason\":\"x\",\"senders\":\"*@*\",\"perHour\":\"3\",\"perDay\":\"9\",\"priority\":\"low\",\"safeMode\":\"off\"}");
    }

    /** One that no file can be named after does not stop the others. */
    @Test
    void anExportGoesOnAfterANameThatIsTooLong() {
        String name = "\u00fc".repeat(100);
        answers.add("{\"mailboxes\":[{\"name\":\"" + name + "\",\"octets\":9},{\"name\":\"INBOX\",\"octets\":4}]}");
        answers.add("{\"transfer\":\"t\",\"maxMessageSize\":1000}");
        answers.add("{\"messages\":[{\"uid\":1,\"size\":4,\"flags\":[],\"internalDate\":\"2026-11-01T00:00:00Z\"}]}");
        answers.add("x:y\n");
        Path place = data.resolve("out");
        assertThat(command("export", "ann@b.test", "--to", place.toString(), "--reason", "x"))
                .isEqualTo(QueueCommand.FAILED);
        assertThat(err)
                .contains(name + ": not exported, for its name is too long for a file's")
                .last()
                .asString()
                .contains("1 of 2 mailboxes were not exported");
        assertThat(out).singleElement().asString().startsWith("exported 1 messages of 1 mailboxes");
        assertThat(place.resolve("cur")).isNotEmptyDirectory();
    }

    @Test
    void domainsAndAliases() {
        answers.add("{\"domains\":[{\"name\":\"b.test\",\"accounts\":2,\"aliases\":1}]}");
        answers.add("{\"address\":\"*@b.test\",\"to\":[\"ann@b.test\",\"x@far.test\"]}");
        answers.add("");
        assertThat(command("domain")).isEqualTo(QueueCommand.DONE);
        assertThat(command("alias", "set", "*@b.test", "--to", "ann@b.test,x@far.test", "--reason", "x"))
                .isEqualTo(QueueCommand.DONE);
        assertThat(command("alias", "delete", "*@b.test", "--reason", "x")).isEqualTo(QueueCommand.DONE);
        assertThat(asked)
                .containsExactly(
                        "GET domains",
                        "PUT aliases/*%40b.test {\"reason\":\"x\",\"to\":\"ann@b.test,x@far.test\"}",
                        "DELETE aliases/*%40b.test?reason=x");
        assertThat(out).contains("b.test  2         1", "*@b.test  ann@b.test,x@far.test", "deleted");
    }

    /** All pages are asked for; names are encoded for the path. */
    @Test
    void aFileIsApplied() throws IOException {
        Path file = Files.writeString(
                data.resolve("all.yaml"), "accounts: {ann@b.test: {login: no}, c@b.test: {quota: 1k}}");
        for (int i = 0; i < 2; i++) {
            answers.add("{\"domains\":[{\"name\":\"a.test\"}],\"next\":\"a.test\"}");
            answers.add("{\"domains\":[{\"name\":\"b.test\"}]}");
            answers.add(
                    "{\"accounts\":[{\"address\":\"ann@b.test\",\"login\":true,\"receive\":true,\"password\":true}]}");
            answers.add("{\"aliases\":[]}");
        }
        assertThat(command("apply", file.toString(), "--check")).isEqualTo(QueueCommand.FAILED);
        assertThat(err.get(0)).contains("the server is not as ", "2 changes");
        answers.add("{}");
        answers.add("{}");
        asked.clear();
        out.clear();
        assertThat(command("apply", file.toString(), "--reason", "x", "--json")).isEqualTo(QueueCommand.DONE);
        assertThat(asked)
                .containsExactly(
                        "GET domains?limit=1000",
                        "GET domains?limit=1000&after=a.test",
                        "GET accounts?limit=1000",
                        "GET aliases?limit=1000",
                        "PUT accounts/c%40b.test {\"reason\":\"x\",\"quota\":1024,\"login\":true,\"receive\":true}",
                        "PUT accounts/ann%40b.test {\"reason\":\"x\",\"login\":false,\"receive\":true}");
        assertThat(out)
                .containsExactly(
                        "{\"change\":\"~\",\"kind\":\"account\",\"name\":\"ann@b.test\",\"from\":{\"login\":\"yes\"},\"to\":{\"login\":\"no\"}}",
                        "{\"change\":\"+\",\"kind\":\"account\",\"name\":\"c@b.test\",\"from\":{},\"to\":{\"quota\":\"1k\"}}");
    }

    @Test
    void accountsAreImported() throws IOException {
        Path file = Files.writeString(data.resolve("people.csv"), "address,password\nann@b.test,geheim\n");
        answers.add("{\"domains\":[{\"name\":\"b.test\"}]}");
        answers.add("{\"accounts\":[]}");
        answers.add("{\"aliases\":[]}");
        answers.add("{}");
        assertThat(command("account", "import", file.toString(), "--reason", "x"))
                .isEqualTo(QueueCommand.DONE);
        assertThat(asked.get(3))
                .isEqualTo(
                        "PUT accounts/ann%40b.test {\"reason\":\"x\",\"login\":true,\"receive\":true,\"password\":\"geheim\"}");
        assertThat(out).containsExactly("done: 1 account, 0 aliases");
    }

    /** A deletion that is thought to be a try would be none. */
    @Test
    void onlyAnImportIsTried() {
        assertThat(command("account", "delete", "ann@b.test", "--dry-run", "--reason", "x"))
                .isEqualTo(QueueCommand.USAGE);
        assertThat(command("account", "import", "people.csv")).isEqualTo(QueueCommand.USAGE);
        assertThat(command("apply", "all.yaml")).isEqualTo(QueueCommand.USAGE);
        assertThat(command("apply", "is-not-there.yaml", "--dry-run")).isEqualTo(QueueCommand.FAILED);
        assertThat(asked).isEmpty();
    }

    @Test
    void applicationsWhatTheySentAndWhoDidWhat() {
        answers.add(
                "{\"name\":\"shop\",\"senders\":\"*@b.test\",\"perHour\":5,\"priority\":\"high\",\"credential\":true}");
        answers.add("");
        answers.add(
                "{\"captured\":[{\"id\":\"a1\",\"at\":\"2026-01-01T00:00:00Z\",\"application\":\"shop\",\"subject\":\"hello\"}]}");
        answers.add("Subject: hello\r\n\r\n");
        answers.add("{\"deleted\":3}");
        answers.add(
                "{\"audit\":[{\"at\":\"2026-01-01T00:00:00Z\",\"who\":\"ann\",\"action\":\"route.put\",\"object\":\"*\",\"reason\":\"test\"}]}");
        assertThat(command("application", "set", "shop", "--senders", "*@b.test", "--reason", "x"))
                .isEqualTo(QueueCommand.DONE);
        assertThat(command("application", "delete", "shop", "--reason", "x")).isEqualTo(QueueCommand.DONE);
        assertThat(command("captured", "--application", "shop")).isEqualTo(QueueCommand.DONE);
        assertThat(command("captured", "show", "a1")).isEqualTo(QueueCommand.DONE);
        assertThat(command("captured", "delete", "--application", "shop", "--reason", "x"))
                .isEqualTo(QueueCommand.DONE);
        assertThat(command("audit", "--object", "*")).isEqualTo(QueueCommand.DONE);
        assertThat(asked)
                .containsExactly(
                        "PUT applications/shop {\"reason\":\"x\",\"senders\":\"*@b.test\"}",
                        "DELETE applications/shop?reason=x",
                        "GET captured?application=shop",
                        "GET captured/a1",
                        "DELETE captured?application=shop&reason=x",
                        "GET audit?object=*");
        assertThat(String.join("\n", out))
                .contains("shop         *@b.test  5", "deleted", "hello", "Subject: hello", "3 deleted", "route.put");
    }

    @Test
    void whatIsMissingIsSaidForTheCommandItself() {
        assertThat(command("account", "set", "ann@b.test")).isEqualTo(QueueCommand.USAGE);
        assertThat(command("domain", "rename", "b.test", "--reason", "x")).isEqualTo(QueueCommand.USAGE);
        assertThat(command("account", "help")).isEqualTo(QueueCommand.DONE);
        assertThat(err.get(0)).startsWith("account: --reason is needed");
        assertThat(err.get(1)).isEqualTo("java -jar remora.jar account help says more");
        assertThat(err.get(2)).isEqualTo("domain: rename: unknown; there are show, records, add and delete");
        assertThat(out.get(0)).startsWith("usage: java -jar remora.jar account [--domain DOMAIN]");
        assertThat(asked).isEmpty();
    }

    @Test
    void listsWhatTheFilterMeans() {
        answers.add("{\"deliveries\":[" + ROW + "],\"next\":\"a1\"}");
        assertThat(run("list", "--state", "held", "--reply=no answer&", "--limit", "1"))
                .isEqualTo(QueueCommand.DONE);
        assertThat(asked).containsExactly("GET queue?state=held&reply=no%20answer%26&limit=1");
        assertThat(out.get(0)).startsWith("ID  STATE  AGE");
        assertThat(out.get(1)).startsWith("a1  HELD").contains("<>", "bob@b.test", "451 4.4.1 No answer");
        assertThat(out.get(2)).contains("--all");
    }

    @Test
    void allPagesWhenAsked() {
        answers.add("{\"deliveries\":[" + ROW + "],\"next\":\"a1\"}");
        answers.add("{\"deliveries\":[]}");
        assertThat(run("list", "--all", "--json")).isEqualTo(QueueCommand.DONE);
        assertThat(asked).containsExactly("GET queue", "GET queue?after=a1");
        assertThat(out).containsExactly("{\"deliveries\":[" + ROW + "],\"next\":\"a1\"}", "{\"deliveries\":[]}");
    }

    @Test
    void aLongWorkGoesOnWhereItEnded() {
        answers.add("{\"action\":\"cancel\",\"deliveries\":10000,\"next\":\"zz\"}");
        answers.add("{\"action\":\"cancel\",\"deliveries\":5}");
        assertThat(run("cancel", "--domain", "b.test", "--reason", "closed \"for good\""))
                .isEqualTo(QueueCommand.DONE);
        assertThat(asked)
                .containsExactly(
                        "POST queue/cancel {\"reason\":\"closed \\\"for good\\\"\",\"dryRun\":false,\"filter\":{\"domain\":\"b.test\"}}",
                        "POST queue/cancel {\"reason\":\"closed \\\"for good\\\"\",\"dryRun\":false,\"filter\":{\"domain\":\"b.test\"},"
                                + "\"after\":\"zz\"}");
        assertThat(out).containsExactly("cancel: 10005 deliveries");
    }

    @Test
    void whatWasLeftAloneIsSaid() {
        answers.add("{\"deliveries\":1,\"conflicts\":[{\"id\":\"a2\",\"state\":\"LEASED\"}]}");
        assertThat(run("retry", "a1", "a2", "--reason", "x", "--dry-run")).isEqualTo(QueueCommand.DONE);
        assertThat(asked)
                .containsExactly("POST queue/retry {\"reason\":\"x\",\"dryRun\":true,\"ids\":[\"a1\",\"a2\"]}");
        assertThat(out).containsExactly("left alone: a2 is LEASED", "retry would change 1 delivery");
    }

    @Test
    void aProblemIsItsDetailAndOne() {
        status = 409;
        answers.add("{\"detail\":\"None of these\",\"conflicts\":[{\"id\":\"a2\",\"state\":\"LEASED\"}]}");
        assertThat(run("retry", "a2", "--reason", "x")).isEqualTo(QueueCommand.FAILED);
        assertThat(err).containsExactly("queue: None of these\n  a2  LEASED");
        assertThat(out).isEmpty();
    }

    @Test
    void namesAreOneSegmentOfThePath() {
        answers.add("{\"name\":\"[h]:25\",\"suspended\":true,\"reason\":\"x\"}");
        answers.add("{\"pattern\":\"*.b.test\",\"action\":\"HOLD\"}");
        answers.add("");
        assertThat(run("destinations", "suspend", "[h]:25", "--reason", "x")).isZero();
        assertThat(run("routes", "set", "*.b.test", "--action", "hold", "--reason", "x"))
                .isZero();
        assertThat(run("routes", "delete", "*", "--reason", "no need")).isZero();
        assertThat(asked)
                .containsExactly(
                        "POST destinations/%5Bh%5D%3A25/suspend {\"reason\":\"x\"}",
                        "PUT routes/*.b.test {\"action\":\"hold\",\"reason\":\"x\"}",
                        "DELETE routes/*?reason=no%20need");
    }

    /** A password on the command line would be seen by all users of the machine. */
    @Test
    void aRoutesPasswordComesFromAFile() throws IOException {
        answers.add("{\"pattern\":\"*\",\"action\":\"HOST\",\"host\":\"h\",\"port\":25,\"username\":\"u\"}");
        Path file = Files.writeString(data.resolve("password"), "geheim\n");
        assertThat(run(
                        "routes",
                        "set",
                        "*",
                        "--action=HOST",
                        "--host=h",
                        "--port=25",
                        "--username=u",
                        "--password-file",
                        file.toString(),
                        "--reason=x"))
                .isZero();
        assertThat(asked.get(0)).contains("\"password\":\"geheim\"").doesNotContain("password-file");
        assertThat(out).noneMatch(line -> line.contains("geheim"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "lst",
                "list x",
                "list --staet held",
                "list --limit",
                "list --state=a --state=b",
                "show",
                "show a b",
                "retry a1",
                "retry --reason x",
                "retry a1 --domain b.test --reason x",
                "cancel --domain b.test",
                "cancel --dry-run=yes",
                "destinations mend b.test --reason x",
                "destinations suspend --reason x",
                "routes set * --action MX",
                "help lst"
            })
    void whatItDoesNotKnowIsTwo(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" ")))
                .as(line)
                .isEqualTo(QueueCommand.USAGE);
        assertThat(asked).isEmpty();
    }

    @Test
    void eachVerbHasItsHelp() {
        for (Verb verb : Verb.values()) {
            out.clear();
            if (verb.alone) {
                assertThat(command(verb.word(), "--help")).isZero();
                assertThat(out.get(0)).startsWith("usage: java -jar remora.jar " + verb.word());
                continue;
            }
            assertThat(run("help", verb.word())).isZero();
            assertThat(out.get(0)).startsWith("usage: java -jar remora.jar queue " + verb.word());
            assertThat(run(verb.word(), "--help")).isZero();
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void noServerAndNoTokenAreOne() throws IOException {
        assertThat(run("summary", "--url", "http://127.0.0.1:1")).isEqualTo(QueueCommand.FAILED);
        assertThat(err.get(0)).contains("no server answers at http://127.0.0.1:1/api/");
        Files.delete(data.resolve(QueueCommand.TOKEN_FILE));
        err.clear();
        assertThat(run("summary")).isEqualTo(QueueCommand.FAILED);
        assertThat(err.get(0)).contains(QueueCommand.TOKEN_FILE, "--token-file");
        Path wrong = Files.writeString(data.resolve("wrong"), "open\n");
        err.clear();
        assertThat(run("summary", "--token-file", wrong.toString())).isEqualTo(QueueCommand.FAILED);
        assertThat(err).containsExactly("queue: who are you");
    }

    @Test
    void somethingElseThatAnswersIsOne() {
        answers.add("<html>");
        assertThat(run("summary")).isEqualTo(QueueCommand.FAILED);
        assertThat(err.get(0)).contains("not Remora's");
    }
}
