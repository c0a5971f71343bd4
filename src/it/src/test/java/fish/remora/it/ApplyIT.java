package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a file says is what a running server does: by YAML, and accounts by CSV. */
@ExtendWith(SharedServer.class)
class ApplyIT {
    private final Remora server;
    private final Operator operator;

    @TempDir
    private Path folder;

    ApplyIT(Remora server) throws IOException {
        this.server = server;
        operator = new Operator(server);
    }

    private Foreign apply(String yaml, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("server.yaml"), yaml);
        String[] all = new String[options.length + 4];
        all[0] = "apply";
        all[1] = file.toString();
        all[2] = "--reason";
        all[3] = "as code";
        System.arraycopy(options, 0, all, 4, options.length);
        return operator.run(all);
    }

    private String rcpt(String address) throws IOException {
        try (Smtp client = Smtp.hello(server)) {
            return client.envelope("", address);
        }
    }

    @Test
    void theServerIsAsTheFileSays() throws Exception {
        Files.writeString(folder.resolve("ann.txt"), "first of all\n");
        String yaml = """
                domains:
                  code.test: {}
                accounts:
                  Ann@code.test: {quota: 2m, password-file: ann.txt}
                  bob@code.test: {receive: no}
                aliases:
                  sales@code.test: [ann@code.test, bob@code.test]
                  "*@code.test": ann@code.test
                routes:
                  "*.partner.test": {action: HOST, host: gw.partner.test, port: 25}
                  closed.test: {action: REFUSE, text: Closed since May}
                applications:
                  code-shop: {senders: ["*@code.test", shop@code.test], perHour: 100}
                """;
        assertThat(apply(yaml, "--dry-run").succeeds().output())
                .contains("+ domain code.test", "+ account ann@code.test password from ann.txt, quota 2m")
                .contains("8 changes to make; nothing was changed");
        assertThat(operator.run("domain", "--all").output()).doesNotContain("code.test");
        assertThat(apply(yaml).succeeds().output()).contains("done: 8 changes").doesNotContain("first of all");
        assertThat(rcpt("anything@code.test")).startsWith("250");
        assertThat(rcpt("sales@code.test")).startsWith("250");
        assertThat(Pop3.pass(server, new User("ann@code.test", "first of all"))).startsWith("+OK");
        assertThat(operator.queue("routes").output()).contains("*.partner.test  HOST", "Closed since May");
        assertThat(apply(yaml, "--check").succeeds().output()).contains("nothing to do");

        String less = yaml.replace("  \"*@code.test\": ann@code.test\n", "").replace("quota: 2m", "login: no");
        assertThat(apply(less, "--check").exitCode()).isEqualTo(1);
        assertThat(apply(less).succeeds().output())
                .contains("~ account ann@code.test quota 2m -> none, login yes -> no")
                .contains("on the server alone, left there: ");
        assertThat(Pop3.pass(server, new User("ann@code.test", "first of all"))).startsWith("-ERR [AUTH]");
        assertThat(rcpt("anything@code.test")).startsWith("250");
        assertThat(server.database().number("SELECT count(*) FROM audit WHERE detail::text LIKE '%first of all%'"))
                .isZero();
    }

    /** Only shown: other tests of the shared server have routes of their own. */
    @Test
    void pruned() throws Exception {
        operator.run("queue", "routes", "set", "prune.test", "--action", "MX", "--reason", "x")
                .succeeds();
        String dry = apply("routes: {kept.test: {action: MX}}", "--dry-run", "--prune")
                .succeeds()
                .output();
        assertThat(dry)
                .contains("+ route kept.test action MX", "- route prune.test")
                .doesNotContain("- account");
        assertThat(operator.queue("routes").output()).contains("prune.test");
    }

    @Test
    void aMistakeChangesNothing() throws Exception {
        Foreign answer = apply("""
                domains:
                  wrong.test: {}
                accounts:
                  ann@wrong.test: {qouta: 2m}
                """);
        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.output())
                .contains("server.yaml:4: account ann@wrong.test: qouta: unknown", "nothing was changed");
        assertThat(operator.run("domain", "--all").output()).doesNotContain("wrong.test");
    }

    @Test
    void accountsFromCsv() throws Exception {
        operator.run("domain", "add", "csv.test", "--reason", "new").succeeds();
        StringBuilder csv = new StringBuilder("\ufeffaddress,password,quota,login,aliases\r\n");
        for (int i = 0; i < 24; i++) {
            csv.append("p")
                    .append(i)
                    .append("@csv.test,\"pass, \"\"word\"\" ")
                    .append(i)
                    .append("\",1m,yes,all@csv.test\r\n");
        }
        Path file = Files.writeString(folder.resolve("people.csv"), csv);
        Path wrong = Files.writeString(folder.resolve("wrong.csv"), csv + "q@csv.test,x,1m,maybe,\r\n");
        Foreign refused = operator.run("account", "import", wrong.toString(), "--reason", "move");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output()).contains("wrong.csv:26: login: must be yes or no");
        assertThat(operator.run("account", "--domain", "csv.test").output()).contains("Nobody.");
        assertThat(operator.run("account", "import", file.toString(), "--dry-run")
                        .succeeds()
                        .output())
                .contains("+ account p0@csv.test quota 1m, password given", "24 accounts, 1 alias to make");
        assertThat(operator.run("account", "import", file.toString(), "--reason", "move")
                        .succeeds()
                        .output())
                .contains("done: 24 accounts, 1 alias")
                .doesNotContain("word");
        assertThat(Pop3.pass(server, new User("p7@csv.test", "pass, \"word\" 7")))
                .startsWith("+OK");
        assertThat(rcpt("all@csv.test")).startsWith("250");
        assertThat(operator.run("account", "import", file.toString(), "--reason", "again")
                        .succeeds()
                        .output())
                .contains("left alone: p23@csv.test is there already", "done: 0 accounts, 0 aliases");
        Files.writeString(file, "address,login\np7@csv.test,no\n");
        operator.run("account", "import", file.toString(), "--update", "--reason", "away")
                .succeeds();
        assertThat(Pop3.pass(server, new User("p7@csv.test", "pass, \"word\" 7")))
                .startsWith("-ERR [AUTH]");
        assertThat(operator.get("accounts/p7%40csv.test").body()).contains("\"quota\":1048576");
    }
}
