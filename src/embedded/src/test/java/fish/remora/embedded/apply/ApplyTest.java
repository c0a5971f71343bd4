package fish.remora.embedded.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplyTest {
    private static final String ALL = """
            domains:
              old.test: {aliasOf: b.test}
              b.test:
            accounts:
              Ann@B.test: {quota: 2g, quotaMessages: 1000, login: no, forward: [x@y.test], delegates: [bob@b.test], password-file: ann.txt}
              bob@b.test: {delegates: ann@b.test}
            aliases:
              "*@b.test": [bob@b.test, ann@b.test]
            routes:
              "*.partner.test": {action: host, host: gw.partner.test, port: 25, username: us, password-file: ann.txt}
            applications:
              shop: {senders: ["*@b.test"], perHour: 100, credential-file: ann.txt}
            """;

    private final List<String> out = new ArrayList<>();
    private MemoryServer server = new MemoryServer(true);

    @TempDir
    private Path folder;

    private void apply(String yaml, String... flags) throws NotDone, IOException {
        Path file = Files.writeString(folder.resolve("server.yaml"), yaml);
        List<String> set = List.of(flags);
        out.clear();
        server.changes.clear();
        server.bodies.clear();
        new Apply(server, new Output(out::add, null))
                .run(
                        file,
                        new Apply.Wish(
                                set.contains("dry"),
                                set.contains("check"),
                                set.contains("prune"),
                                set.contains("passwords"),
                                "test"));
    }

    private String complaint(String yaml, String... flags) {
        String message = catchThrowable(() -> apply(yaml, flags)).getMessage();
        assertThat(server.changes).isEmpty();
        return message.replace(folder + "/", "");
    }

    /** What others need comes first, and what each needs the other for comes twice. */
    @Test
    void makesAllInAnOrderThatWorks() throws Exception {
        Files.writeString(folder.resolve("ann.txt"), "geheim\n");
        apply(ALL);
        assertThat(out)
                .containsExactly(
                        "+ domain old.test aliasOf b.test",
                        "+ domain b.test",
                        "+ account ann@b.test password from ann.txt, quota 2g, quotaMessages 1000, login no, forward x@y.test, delegates bob@b.test",
                        "+ account bob@b.test delegates ann@b.test",
                        "+ alias *@b.test to ann@b.test,bob@b.test",
                        "+ route *.partner.test action HOST, host gw.partner.test, port 25, username us, password from ann.txt",
                        "+ application shop credential from ann.txt, senders *@b.test, perHour 100",
                        "done: 7 changes");
        assertThat(server.changes)
                .containsExactly(
                        "PUT domains b.test",
                        "PUT domains old.test",
                        "PUT accounts ann@b.test",
                        "PUT accounts bob@b.test",
                        "PUT aliases *@b.test",
                        "PUT accounts ann@b.test",
                        "PUT accounts bob@b.test",
                        "PUT routes *.partner.test",
                        "PUT applications shop");
        assertThat(server.bodies.get(2))
                .containsEntry("password", "geheim")
                .containsEntry("quota", 2L << 30)
                .containsEntry("login", false)
                .containsEntry("forward", List.of("x@y.test"));
        assertThat(server.bodies.get(5))
                .doesNotContainKey("password")
                .containsEntry("delegates", List.of("bob@b.test"));
        apply(ALL, "check", "prune");
        assertThat(out).containsExactly("nothing to do: the server is as " + folder + "/server.yaml says");
        apply(ALL, "passwords");
        assertThat(out)
                .containsExactly(
                        "~ account ann@b.test password from ann.txt",
                        "~ route *.partner.test password from ann.txt",
                        "~ application shop credential from ann.txt",
                        "done: 3 changes");
        assertThat(out.toString()).doesNotContain("geheim");
    }

    @Test
    void showsWhatIsDifferentAndWhatIsNotItsOwn() throws Exception {
        server.with("domains", "b.test", Map.of())
                .with("accounts", "bob@b.test", Map.of("quota", 1 << 30, "password", true, "keep", false))
                .with("accounts", "eve@b.test", Map.of())
                .with("aliases", "sales@b.test", Map.of("to", List.of("eve@b.test", "bob@b.test")));
        apply("""
                accounts:
                  bob@b.test: {login: no, password-file: is-not-read}
                aliases:
                  sales@b.test: [bob@b.test, eve@b.test]
                """, "dry");
        assertThat(out)
                .containsExactly(
                        "~ account bob@b.test quota 1g -> none, login yes -> no, keep no -> yes",
                        "on the server alone, left there: 1 account; --prune deletes them",
                        "1 change to make; nothing was changed");
        assertThat(server.changes).isEmpty();
        assertThatThrownBy(() -> apply("accounts: {bob@b.test: {}}", "check")).hasMessageContaining("1 change");
    }

    /** Accounts before their domain; a name that is to be something else makes room first. */
    @Test
    void prunesInReverse() throws Exception {
        server.with("domains", "b.test", Map.of())
                .with("domains", "gone.test", Map.of())
                .with("domains", "was.test", Map.of("aliasOf", "gone.test"))
                .with("accounts", "eve@gone.test", Map.of())
                .with("accounts", "team@b.test", Map.of())
                .with("aliases", "bob@b.test", Map.of("to", List.of("team@b.test")))
                .with("routes", "x.test", Map.of("action", "MX"));
        apply("""
                domains: {b.test: {}}
                accounts: {bob@b.test: {}}
                aliases: {team@b.test: bob@b.test}
                """, "prune");
        assertThat(server.changes)
                .containsExactly(
                        "DELETE accounts team@b.test",
                        "DELETE aliases bob@b.test",
                        "PUT accounts bob@b.test",
                        "PUT aliases team@b.test",
                        "DELETE accounts eve@gone.test",
                        "DELETE domains was.test",
                        "DELETE domains gone.test");
        assertThat(server.list("routes")).containsKey("x.test");
    }

    /** One that has accounts becomes an alias when they have gone. */
    @Test
    void aDomainBecomesAnAlias() throws Exception {
        server.with("domains", "b.test", Map.of())
                .with("domains", "old.test", Map.of())
                .with("accounts", "ann@old.test", Map.of());
        apply("domains: {b.test: {}, old.test: {aliasOf: b.test}}\naccounts: {ann@b.test: {}}", "prune");
        assertThat(server.changes)
                .containsExactly("PUT accounts ann@b.test", "DELETE accounts ann@old.test", "PUT domains old.test");
    }

    /** The server keeps what it is not told: rights go when it is told that there are none. */
    @Test
    void rightsGo() throws Exception {
        server.with("domains", "b.test", Map.of())
                .with("accounts", "ann@b.test", Map.of("role", "administrator", "administers", List.of("b.test")));
        apply("accounts: {ann@b.test: {}}");
        assertThat(out)
                .containsExactly(
                        "~ account ann@b.test role administrator -> user, administers b.test -> none",
                        "done: 1 change");
        assertThat(server.bodies.get(0)).containsEntry("administers", List.of());
        apply("accounts: {ann@b.test: {}}", "check");
    }

    /** Each has what it names; two of a circle need one that comes first without the other. */
    @Test
    void whoIsNamedIsThereFirst() throws Exception {
        String yaml = """
                domains:
                  old.test: {aliasOf: b.test}
                  b.test:
                accounts:
                  ann@b.test: {forward: [bob@b.test, x@far.test], password-file: ann.txt}
                  bob@b.test: {forward: [ann@old.test, sales@b.test]}
                aliases:
                  sales@b.test: team@b.test
                  team@b.test: [all@b.test, deep@b.test]
                  all@b.test: [team@b.test, ann@b.test]
                  deep@b.test: Bob@old.test
                """;
        Files.writeString(folder.resolve("ann.txt"), "geheim\n");
        apply(yaml);
        assertThat(server.changes)
                .containsExactly(
                        "PUT domains b.test",
                        "PUT domains old.test",
                        "PUT accounts ann@b.test",
                        "PUT accounts bob@b.test",
                        "PUT aliases deep@b.test",
                        "PUT aliases team@b.test",
                        "PUT aliases sales@b.test",
                        "PUT aliases all@b.test",
                        "PUT accounts ann@b.test",
                        "PUT accounts bob@b.test",
                        "PUT aliases team@b.test");
        assertThat(server.bodies.get(5)).containsEntry("to", List.of("deep@b.test"));
        assertThat(server.bodies.get(8)).doesNotContainKey("password");
        apply(yaml, "check", "prune");
    }

    /** What is there already is changed when what it leads to is there; an alias makes room for an account of its name. */
    @Test
    void changesToWhatIsNew() throws Exception {
        server.with("domains", "b.test", Map.of())
                .with("accounts", "ann@b.test", Map.of())
                .with("aliases", "eve@b.test", Map.of("to", List.of("ann@b.test")))
                .with("aliases", "one@b.test", Map.of("to", List.of("ann@b.test")));
        String yaml = """
                accounts:
                  ann@b.test: {forward: [new@b.test, eve@b.test]}
                  cat@b.test: {forward: eve@b.test}
                  eve@b.test:
                aliases:
                  one@b.test: new@b.test
                  new@b.test: ann@b.test
                """;
        apply(yaml, "prune");
        assertThat(server.changes)
                .containsExactly(
                        "DELETE aliases eve@b.test",
                        "PUT accounts cat@b.test",
                        "PUT accounts eve@b.test",
                        "PUT aliases new@b.test",
                        "PUT aliases one@b.test",
                        "PUT accounts ann@b.test",
                        "PUT accounts cat@b.test");
        apply(yaml, "check", "prune");
    }

    @Test
    void targetsThatAreNobodys() {
        server.with("domains", "b.test", Map.of())
                .with("domains", "gone.test", Map.of())
                .with("domains", "late.test", Map.of())
                .with("accounts", "eve@late.test", Map.of());
        assertThat(complaint("""
                domains:
                  b.test:
                  new.test:
                  late.test: {aliasOf: b.test}
                accounts:
                  ann@b.test: {forward: nobody@b.test}
                  bob@b.test: {forward: bob@b.test}
                  cat@b.test: {forward: [x@new.test, ann+tag@b.test]}
                  dan@b.test: {forward: [ann@late.test, x@far.test]}
                  fay@b.test: {forward: x@gone.test}
                  gus@b.test: {forward: eve@late.test, receive: no}
                aliases:
                  one@b.test: two@b.test
                  two@b.test: one@b.test
                  six@b.test: jürgen@far.test
                """, "prune")).isEqualTo("""
                        nothing was changed: server.yaml is wrong
                          server.yaml:6: account ann@b.test: nobody@b.test is no account or alias, here or on the server
                          server.yaml:7: account bob@b.test: would lead to itself
                          server.yaml:8: account cat@b.test: ann+tag@b.test is no account or alias, here or on the server
                          server.yaml:8: account cat@b.test: x@new.test is no account or alias, here or on the server
                          server.yaml:9: account dan@b.test: late.test becomes another name only when its own have gone: say ann@b.test instead of ann@late.test
                          server.yaml:10: account fay@b.test: gone.test is no domain any more: --prune deletes it
                          server.yaml:11: account gus@b.test: eve@late.test is no account or alias any more: --prune deletes it
                          server.yaml:13: alias one@b.test: leads in a circle: it and those that it names lead to nobody
                          server.yaml:14: alias two@b.test: leads in a circle: it and those that it names lead to nobody
                          server.yaml:15: alias six@b.test: jürgen@far.test is no address in ASCII""");
    }

    /** RFC 5321 §2.4: what the case of a local part means is known to who owns the domain. */
    @Test
    void othersLocalPartsStayAsTheyAre() throws Exception {
        String yaml = """
                domains: {b.test: {}}
                accounts:
                  Ann@b.test: {forward: [Ann.Lee@Far.test, ann.lee@far.test, BOB@B.test, Bob@b.test]}
                  bob@b.test:
                aliases:
                  Sales@b.test: [Zoe@far.test, bob@b.test, ANN@b.test]
                """;
        apply(yaml);
        assertThat(server.list("accounts").get("ann@b.test"))
                .containsEntry("forward", List.of("Ann.Lee@far.test", "ann.lee@far.test", "bob@b.test"));
        assertThat(server.list("aliases").get("sales@b.test"))
                .containsEntry("to", List.of("Zoe@far.test", "ann@b.test", "bob@b.test"));
        apply(yaml, "check");
        server.with("aliases", "sales@b.test", Map.of("to", List.of("ann@b.test", "Bob@b.test", "Zoe@far.test")));
        apply(yaml, "check");
        server.with("aliases", "sales@b.test", Map.of("to", List.of("ann@b.test", "bob@b.test", "zoe@far.test")));
        assertThatThrownBy(() -> apply(yaml, "check")).hasMessageContaining("1 change");
    }

    @Test
    void quotasOfMessagesAreTheServers() throws Exception {
        apply("domains: {b.test: {}}\naccounts: {a@b.test: {quotaMessages: 0}, c@b.test: {quotaMessages: 1000000000}}");
        assertThat(server.list("accounts").get("a@b.test")).containsEntry("quotaMessages", "0");
        apply("accounts: {a@b.test: {quotaMessages: 0}}", "check");
        assertThat(complaint("accounts: {a@b.test: {quotaMessages: 1000000001}}"))
                .contains("quotaMessages: must be a number from 0 to 1000000000, or none");
    }

    @Test
    void saysHowFarItCame() {
        server.refuse("bob@b.test");
        assertThatThrownBy(() ->
                        apply("domains: {b.test: {}}\naccounts: {ann@b.test: {}, bob@b.test: {}, eve@b.test: {}}"))
                .hasMessage("""
                        account bob@b.test: the disk is full
                        done:
                          + domain b.test
                          + account ann@b.test
                        not done:
                          + account bob@b.test
                          + account eve@b.test""");
    }

    @Test
    void anOlderServerGetsWhatItKnows() throws Exception {
        server = new MemoryServer(false)
                .with("domains", "b.test", Map.of())
                .with("accounts", "ann@b.test", Map.of())
                .with("aliases", "one@b.test", Map.of("accounts", "ann@b.test"));
        apply("accounts: {ann@b.test: {quota: 1k}}\naliases: {one@b.test: [ann@b.test], two@b.test: [ann@b.test]}");
        assertThat(out)
                .containsExactly(
                        "~ account ann@b.test quota none -> 1k", "+ alias two@b.test to ann@b.test", "done: 2 changes");
        assertThat(server.bodies.get(0)).containsEntry("accounts", "ann@b.test");
        assertThat(server.bodies.get(1)).containsOnlyKeys("reason", "quota", "login", "receive");
        server.changes.clear();
        assertThat(complaint("accounts:\n  ann@b.test:\n    role: administrator"))
                .endsWith("server.yaml:2: account ann@b.test: this server does not know role");
        assertThat(complaint("aliases: {x@b.test: [x@elsewhere.test]}")).contains("x@elsewhere.test is no account");
    }

    /** All at once, each with its line. */
    @Test
    void nothingIsDoneWhenAnythingIsWrong() {
        server.with("domains", "b.test", Map.of());
        assertThat(complaint("""
                domains:
                  c.test: {}
                accounts:
                  ann@b.test: {qouta: 2g}
                  bob@b.test:
                    quota: 2x
                    login: perhaps
                    password: geheim
                  ANN@b.test: {}
                  a+b@b.test: {}
                  eve@b.test: []
                alias: {}
                """)).isEqualTo("""
                        nothing was changed: server.yaml is wrong
                          server.yaml:4: account ann@b.test: qouta: unknown; there are password-file, quota, quotaMessages, login, receive, role, administers, forward, keep, delegates
                          server.yaml:6: account bob@b.test: quota: must be octets such as 1000000, 500k, 100m or 2g, or none
                          server.yaml:7: account bob@b.test: login: must be yes or no
                          server.yaml:8: account bob@b.test: password: unknown; there are password-file, quota, quotaMessages, login, receive, role, administers, forward, keep, delegates
                          server.yaml:9: account ann@b.test: stands in line 4 already
                          server.yaml:10: account a+b@b.test: must be an address such as ann@example.org without +tag, its domain in ASCII
                          server.yaml:11: here must be properties of account eve@b.test
                          server.yaml:12: alias: unknown; there are domains, accounts, aliases, routes, applications""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                              | server.yaml:1: one document must be there",
                "[a]                                             | server.yaml:1: here must be sections",
                "accounts:                                       | server.yaml:1: accounts: is empty; {} says",
                "accounts: [a@b.test]                            | server.yaml:1: here must be account names",
                "'aliases:\n  *@b.test: [a@b.test]'              | server.yaml:2: no YAML: ",
                "'domains: {}\ndomains: {}'                      | server.yaml:2: domains: stands in line 1 already",
                "'accounts:\n  a@b.test: {quota: 1k, quota: 1k}' | server.yaml:2: quota: stands in line 2 already",
                "accounts: {a@bücher.test: {}}                   | account a@bücher.test: must be",
                "accounts: {a@no.test: {}}                       | account a@no.test: no.test is no domain, here or on the server",
                "accounts: {a@b.test: {quota: }}                 | quota: must be octets",
                "accounts: {a@b.test: {quota: [1k]}}             | quota: must be octets",
                "accounts: {a@b.test: {delegates: [x@b.test]}}   | x@b.test is no account",
                "accounts: {a@b.test: {administers: [x.test]}}   | x.test is no domain",
                "accounts: {a@b.test: {password-file: no.txt}}   | password-file: no.txt: cannot be read",
                "accounts: {eve@b.test: {}, sales@b.test: {}}    | account sales@b.test: is an alias on the server",
                "aliases: {sales@b.test: {}}                     | to: must be given",
                "aliases: {eve@b.test: eve@b.test}               | alias eve@b.test: is an account on the server",
                "domains: {c.test: {aliasOf: no.test}}           | no.test is no domain",
                "routes: {x.test: {host: h}}                     | action: must be given, one of MX",
                "routes: {x.test: {action: HOST, host: h}}       | host and port: must be given with action HOST",
                "routes: {x.test: {action: MX, text: no}}        | text: must be left out",
                "routes: {x.test: {action: HOST, host: h, port: 70000}} | port: must be a number from 1 to 65535",
                "'routes: {x.test: {action: HOST, host: h, port: 25, username: u}}' | username and password-file",
                "'routes: {x.test: {action: HOST, host: \"[::1]\", port: 25}}' | host: must be a host name",
                "applications: {shop: {safeMode: on}}            | safeMode: must be off, capture",
                "applications: {shop: {senders: [x]}}            | senders: must be patterns"
            })
    void eachMistakeIsNamed(String yaml, String expected) {
        server.with("domains", "b.test", Map.of())
                .with("accounts", "eve@b.test", Map.of())
                .with("aliases", "sales@b.test", Map.of("to", List.of("eve@b.test")));
        assertThat(complaint(yaml)).startsWith("nothing was changed: ").contains(expected);
    }

    @Test
    void aDomainWithAccountsStays() {
        server.with("domains", "b.test", Map.of()).with("accounts", "eve@b.test", Map.of());
        assertThat(complaint("domains: {}", "prune"))
                .contains(
                        "server.yaml: domain b.test: is not in the file, but has 1 account: without a section accounts it stays");
        assertThat(complaint("domains: {}\naccounts: {eve@b.test: {}}", "prune"))
                .contains("server.yaml:2: account eve@b.test: b.test is no domain any more: --prune deletes it");
    }

    @Test
    void asJson() throws Exception {
        Path file = Files.writeString(folder.resolve("one.yaml"), "domains: {b.test: {}}");
        new Apply(server, new Output(out::add, Map::toString)).run(file, new Apply.Wish(true, false, false, false, ""));
        assertThat(out).containsExactly("{change=+, kind=domain, name=b.test, from={}, to={}}");
    }
}
