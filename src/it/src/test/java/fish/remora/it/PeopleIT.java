package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Domains, accounts and aliases by REST and by the command line, and what a change means to the protocols, at once. */
@ExtendWith(SharedServer.class)
class PeopleIT {
    private final Remora server;
    private final Operator operator;

    @TempDir
    private Path folder;

    PeopleIT(Remora server) throws IOException {
        this.server = server;
        operator = new Operator(server);
    }

    /** @param json an object, with ' for " */
    private String put(String path, String json) throws Exception {
        HttpResponse<String> answer = operator.put(path, Operator.body(json.substring(1, json.length() - 1)));
        return answer.statusCode() + " " + answer.body();
    }

    private String rcpt(String address) throws IOException {
        try (Smtp client = Smtp.hello(server)) {
            return client.envelope("", address);
        }
    }

    @Test
    void anAccountFromItsBeginningToItsEnd() throws Exception {
        operator.run("domain", "add", "People.test", "--reason", "new").succeeds();
        Path password = Files.writeString(folder.resolve("password"), "first\n");
        assertThat(operator.run(
                                "account",
                                "set",
                                "Pat@people.test",
                                "--password-file",
                                password.toString(),
                                "--quota",
                                "2m",
                                "--reason",
                                "new")
                        .succeeds()
                        .output())
                .contains("pat@people.test  0         0       2097152  yes       yes    yes");
        assertThat(rcpt("pat@people.test")).startsWith("250");
        assertThat(Pop3.pass(server, new User("pat@people.test", "first"))).startsWith("+OK");
        Files.writeString(password, "second");
        operator.run("account", "set", "pat@people.test", "--password-file", password.toString(), "--reason", "lost")
                .succeeds();
        assertThat(Pop3.pass(server, new User("pat@people.test", "first"))).startsWith("-ERR [AUTH]");
        assertThat(Pop3.pass(server, new User("pat@people.test", "second"))).startsWith("+OK");
        assertThat(operator.get("accounts/pat%40people.test").body())
                .contains("\"quota\":2097152", "\"password\":true")
                .doesNotContain("argon2", "second");
        operator.run("account", "set", "pat@people.test", "--login", "no", "--reason", "away")
                .succeeds();
        assertThat(Pop3.pass(server, new User("pat@people.test", "second"))).startsWith("-ERR [AUTH]");
        assertThat(rcpt("pat@people.test")).startsWith("250");
        assertThat(operator.run("domain", "delete", "people.test", "--reason", "x")
                        .output())
                .contains("people.test has 1 accounts and 0 aliases: delete them first");
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.submit("<>", Samples.octets(Samples.text("kept")), "<pat@people.test>"))
                    .startsWith("250");
        }
        assertThat(operator.run("account", "--domain", "people.test").output()).contains("pat@people.test  1  ");
        operator.run("account", "delete", "pat@people.test", "--reason", "left").succeeds();
        assertThat(rcpt("pat@people.test")).startsWith("550 5.1.1");
        assertThat(operator.get("accounts/pat%40people.test").statusCode()).isEqualTo(404);
        patiently("the mail has gone with it")
                .until(() -> server.database().number("SELECT count(*) FROM message WHERE copies = 0") == 0);
        operator.run("domain", "delete", "people.test", "--reason", "gone").succeeds();
        assertThat(operator.run("domain").output()).doesNotContain("people.test");
        assertThat(
                        server.database()
                                .list(
                                        "SELECT action FROM audit WHERE object IN ('pat@people.test', 'people.test') ORDER BY id"))
                .containsExactly(
                        "domain.put",
                        "account.create",
                        "account.password",
                        "account.put",
                        "account.delete",
                        "domain.delete");
        assertThat(server.database().number("SELECT count(*) FROM audit WHERE detail::text LIKE '%second%'"))
                .isZero();
    }

    /** Whoever reads mail goes with the login that let him in: within seconds, whatever he does just then. */
    @Test
    void noSessionOutlivesItsLogin() throws Exception {
        put("domains/stay.test", "{}");
        Path password = Files.writeString(folder.resolve("stay"), "secret");
        String file = password.toString();
        for (String[] change : new String[][] {
            {"account", "set", "kim@stay.test", "--password-file", file, "--reason", "lost"},
            {"account", "set", "kim@stay.test", "--login", "no", "--reason", "away"},
            {"account", "delete", "kim@stay.test", "--reason", "left"}
        }) {
            operator.run("account", "set", "kim@stay.test", "--login", "yes", "--password-file", file, "--reason", "x")
                    .succeeds();
            User kim = new User("kim@stay.test", "secret");
            // With an account its mailboxes go, and who watches one may hear of that first.
            String idleEnds = change[1].equals("delete") ? "* BYE " : "* BYE Your account was shut";
            try (Imap idle = Imap.login(server, kim);
                    Imap silent = Imap.login(server, kim);
                    Pop3 reader = Pop3.login(server, kim)) {
                idle.say("SELECT INBOX");
                idle.send("t IDLE\r\n");
                assertThat(idle.line()).startsWith("+");
                operator.run(change).succeeds();
                assertThat(idle.line()).as(change[3]).startsWith(idleEnds);
                assertThat(silent.line()).as(change[3]).startsWith("* BYE Your account was shut");
                assertThat(reader.line()).as(change[3]).startsWith("-ERR [AUTH] ");
            }
        }
        operator.run("domain", "delete", "stay.test", "--reason", "gone").succeeds();
    }

    @Test
    void aliasesAndTheCatchAll() throws Exception {
        put("domains/alias.test", "{}");
        for (String name : new String[] {"one", "two"}) {
            assertThat(put("accounts/" + name + "@alias.test", "{'password': 'secret'}"))
                    .startsWith("200");
        }
        assertThat(operator.run(
                                "alias",
                                "set",
                                "team@alias.test",
                                "--to",
                                "one@alias.test,two@alias.test",
                                "--reason",
                                "new")
                        .output())
                .contains("team@alias.test  one@alias.test,two@alias.test");
        try (Smtp client = Smtp.hello(server)) {
            client.submit("<>", Samples.octets(Samples.text("to all")), "<team@alias.test>");
        }
        for (String name : new String[] {"one@alias.test", "two@alias.test"}) {
            assertThat(Pop3.onlyMessage(server, new User(name, "secret"))).contains("Subject: to all");
        }
        assertThat(rcpt("anything@alias.test")).startsWith("550 5.1.1");
        assertThat(put("aliases/*@alias.test", "{'to': 'two@alias.test'}")).startsWith("200");
        assertThat(rcpt("anything@alias.test")).startsWith("250");
        operator.run("alias", "delete", "*@alias.test", "--reason", "enough").succeeds();
        assertThat(rcpt("anything@alias.test")).startsWith("550 5.1.1");
        assertThat(put("accounts/team@alias.test", "{'password': 'x'}")).startsWith("409");
        assertThat(put("aliases/one@alias.test", "{'to': 'two@alias.test'}")).startsWith("409");
        assertThat(put("aliases/new@alias.test", "{'to': ['two@alias.test', 'nobody@alias.test']}"))
                .startsWith("409")
                .contains("nobody@alias.test is no account");
        assertThat(operator.run("alias", "--domain", "alias.test").output()).doesNotContain("new@");
    }

    /** A program's account: it sends, and nobody can write to it. */
    @Test
    void sendOnly() throws Exception {
        put("domains/robot.test", "{}");
        put("accounts/robot@robot.test", "{'password': 'secret', 'receive': false}");
        assertThat(rcpt("robot@robot.test")).startsWith("550 5.1.1");
        try (Smtp client = Smtp.connect(server.submission())) {
            client.say("EHLO client.test");
            client.say("AUTH PLAIN "
                    + Base64.getEncoder()
                            .encodeToString("\0robot@robot.test\0secret".getBytes(StandardCharsets.UTF_8)));
            assertThat(client.say("MAIL FROM:<robot@robot.test>")).startsWith("250");
            assertThat(client.say("RCPT TO:<ann@mx.test>")).startsWith("250");
        }
    }

    /** For one program: shown once, by its protocol only, until it ends or is revoked; the person's own password goes on. */
    @Test
    void appPasswords() throws Exception {
        put("domains/app.test", "{}");
        put("accounts/pat@app.test", "{'password': 'secret'}");
        String phone = operator.run("account", "password", "pat@app.test", "--label", "phone", "--reason", "new")
                .succeeds()
                .output()
                .strip();
        assertThat(phone).matches("[a-z2-7]{5}(-[a-z2-7]{5}){3}");
        assertThat(Pop3.pass(server, new User("pat@app.test", phone))).startsWith("+OK");
        assertThat(Pop3.pass(server, new User("pat@app.test", "secret"))).startsWith("+OK");
        HttpResponse<String> made = operator.post(
                "accounts/pat%40app.test/passwords",
                "{\"label\": \"scanner\", \"protocols\": \"smtp\", \"expires\": \"30d\", \"reason\": \"new\"}");
        String scanner = made.body().replaceFirst(".*\"password\":\"([^\"]+)\".*", "$1");
        assertThat(Pop3.pass(server, new User("pat@app.test", scanner))).startsWith("-ERR [AUTH]");
        try (Smtp client = Smtp.connect(server.submission())) {
            client.say("EHLO client.test");
            assertThat(client.say("AUTH PLAIN "
                            + Base64.getEncoder()
                                    .encodeToString(("\0pat@app.test\0" + scanner).getBytes(StandardCharsets.UTF_8))))
                    .startsWith("235");
        }
        String list = operator.run("account", "passwords", "pat@app.test").output();
        assertThat(list).contains("phone", "scanner", "smtp").doesNotContain(phone, scanner);
        server.database().run("UPDATE app_password SET expires_at = now() WHERE label = 'phone'");
        assertThat(Pop3.pass(server, new User("pat@app.test", phone))).startsWith("-ERR [AUTH]");
        String id = server.database()
                .list("SELECT id::text FROM app_password WHERE label = 'scanner'")
                .get(0);
        operator.run(
                        "account",
                        "revoke",
                        "pat@app.test",
                        "--id",
                        Long.toString(Long.parseLong(id), 36),
                        "--reason",
                        "sold")
                .succeeds();
        assertThat(operator.get("accounts/pat%40app.test/passwords").body())
                .contains("phone")
                .doesNotContain("scanner");
        assertThat(operator.post("accounts/nobody%40app.test/passwords", "{\"label\": \"x\", \"reason\": \"x\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(operator.post(
                                "accounts/pat%40app.test/passwords",
                                "{\"label\": \"x\", \"protocols\": \"ftp\", \"reason\": \"x\"}")
                        .body())
                .contains("protocols", "ftp", "[imap, jmap, pop3, smtp]");
    }

    @Test
    void whatIsWrongIsNamed() throws Exception {
        assertThat(put("accounts/nobody@elsewhere.test", "{'password': 'x'}"))
                .startsWith("409")
                .contains("elsewhere.test is no domain of this server");
        assertThat(put("accounts/noaddress", "{'password': 'x'}"))
                .startsWith("400")
                .contains("noaddress", "ann@example.org");
        assertThat(put("accounts/a+b@mx.test", "{'password': 'x'}")).startsWith("400");
        assertThat(put("accounts/ann@mx.test", "{'quota': '2x'}"))
                .startsWith("400")
                .contains("quota", "500k");
        assertThat(put("accounts/ann@mx.test", "{'pasword': 'x'}"))
                .startsWith("400")
                .contains("pasword");
        assertThat(put("domains/no%20domain", "{}")).startsWith("400");
        assertThat(operator.put("domains/reason.test", "{}").statusCode()).isEqualTo(400);
        assertThat(operator.get("accounts?domain=a%20b").statusCode()).isEqualTo(400);
        assertThat(operator.run("account", "set", "x@mx.test", "--login", "maybe", "--reason", "r")
                        .exitCode())
                .isEqualTo(2);
        assertThat(operator.delete("accounts/nobody%40mx.test?reason=x").statusCode())
                .isEqualTo(404);
        assertThat(operator.getAs("", "accounts").statusCode()).isEqualTo(401);
    }

    @Test
    void pages() throws Exception {
        put("domains/pages.test", "{}");
        for (int i = 0; i < 5; i++) {
            put("accounts/p" + i + "@pages.test", "{'login': true}");
        }
        assertThat(operator.get("accounts?domain=pages.test&limit=2").body())
                .contains("p0@pages.test", "p1@pages.test", "\"next\":\"p1@pages.test\"");
        assertThat(operator.get("accounts?domain=pages.test&limit=2&after=p1@pages.test")
                        .body())
                .contains("p2@pages.test", "p3@pages.test")
                .doesNotContain("p1@pages.test\",\"login");
        assertThat(operator.run("account", "--domain", "pages.test", "--limit", "2", "--all")
                        .output())
                .contains("p0@", "p4@");
    }

    /** Each page begins where the one before ended, also in the next domain, and behind domains where nobody is. */
    @Test
    void pagesOfAllDomains() throws Exception {
        for (String domain : List.of("q1.test", "q2.test", "q3.test", "q4.test")) {
            put("domains/" + domain, "{}");
        }
        List<String> accounts = List.of("a@q1.test", "b@q1.test", "c@q1.test", "a@q2.test", "b@q2.test", "a@q4.test");
        for (String account : accounts) {
            assertThat(put("accounts/" + account, "{}")).startsWith("200");
        }
        for (String account : accounts) {
            assertThat(put("aliases/other-" + account, "{'to': ['a@q1.test', 'b@q2.test']}"))
                    .startsWith("200");
        }
        List<String> aliases = accounts.stream().map(name -> "other-" + name).toList();
        for (int limit : List.of(1, 2, 3, 100)) {
            assertThat(walk("accounts", limit, "zz@pages.test")).containsSubsequence(accounts);
            assertThat(walk("accounts", limit, "a@q1.test"))
                    .startsWith("b@q1.test")
                    .doesNotHaveDuplicates();
            assertThat(walk("accounts", limit, "b@q2.test")).startsWith("a@q4.test");
            assertThat(walk("aliases", limit, "a@q1.test"))
                    .containsSubsequence(aliases)
                    .doesNotHaveDuplicates();
        }
        assertThat(names(operator.get("accounts?domain=q2.test&after=b@q1.test").body()))
                .containsExactly("a@q2.test", "b@q2.test");
        assertThat(names(operator.get("accounts?domain=q1.test&after=a@q2.test").body()))
                .isEmpty();
        assertThat(names(operator.get("accounts?address=b@q1.test").body())).containsExactly("b@q1.test");
    }

    private List<String> walk(String table, int limit, String from) throws Exception {
        List<String> all = new ArrayList<>();
        String after = from;
        while (after != null) {
            String page =
                    operator.get(table + "?limit=" + limit + "&after=" + after).body();
            List<String> names = names(page);
            assertThat(names).hasSizeLessThanOrEqualTo(limit);
            all.addAll(names);
            Matcher next = Pattern.compile("\"next\":\"([^\"]+)\"").matcher(page);
            after = next.find() ? next.group(1) : null;
        }
        return all;
    }

    private static List<String> names(String page) {
        return Pattern.compile("\"address\":\"([^\"]+)\"")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** Who has logged in before the account was shut sends nothing any more. */
    @Test
    void shutWhileLoggedIn() throws Exception {
        put("domains/shut.test", "{}");
        put("accounts/ex@shut.test", "{'password': 'secret'}");
        try (Smtp client = Smtp.connect(server.submission())) {
            client.say("EHLO client.test");
            client.say("AUTH PLAIN "
                    + Base64.getEncoder().encodeToString("\0ex@shut.test\0secret".getBytes(StandardCharsets.UTF_8)));
            assertThat(client.say("MAIL FROM:<ex@shut.test>")).startsWith("250");
            client.say("RSET");
            put("accounts/ex@shut.test", "{'login': false}");
            assertThat(client.say("MAIL FROM:<ex@shut.test>")).startsWith("535 5.7.8");
        }
    }
}
