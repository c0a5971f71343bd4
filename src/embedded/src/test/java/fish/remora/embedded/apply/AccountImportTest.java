package fish.remora.embedded.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountImportTest {
    private final List<String> out = Collections.synchronizedList(new ArrayList<>());
    private final MemoryServer server = new MemoryServer(true)
            .with("domains", "b.test", Map.of())
            .with("accounts", "eve@b.test", Map.of("quota", 1024, "delegates", List.of("eve@b.test")))
            .with("aliases", "sales@b.test", Map.of("to", List.of("eve@b.test")));

    @TempDir
    private Path folder;

    private void load(String csv, String... flags) throws NotDone, IOException {
        out.clear();
        server.changes.clear();
        server.bodies.clear();
        Path file = Files.writeString(folder.resolve("people.csv"), csv);
        new AccountImport(server, new Output(out::add, null))
                .run(
                        file,
                        new AccountImport.Wish(
                                List.of(flags).contains("dry"), List.of(flags).contains("update"), "test"));
    }

    private String complaint(String csv) {
        String message = catchThrowable(() -> load(csv)).getMessage();
        assertThat(server.changes).isEmpty();
        return message.replace(folder + "/", "");
    }

    @Test
    void makesAccountsAndAliases() throws Exception {
        String csv = "\ufeffaddress,password,quota,login,forward,aliases\r\n"
                + "Ann@b.test,\"say \"\"hi\"\", then go\",2g,yes,x@y.test;z@y.test,team@b.test;sales@b.test\r\n"
                + "\r\n"
                + "eve@b.test,other,3g,no,,team@b.test\r\n"
                + "bob@b.test,,,,,team@b.test";
        load(csv, "dry");
        assertThat(out)
                .containsExactly(
                        "left alone: eve@b.test is there already",
                        "+ account ann@b.test quota 2g, forward x@y.test,z@y.test, password given",
                        "+ account bob@b.test",
                        "~ alias sales@b.test to eve@b.test -> ann@b.test,eve@b.test",
                        "+ alias team@b.test to ann@b.test,bob@b.test",
                        "2 accounts, 2 aliases to make or change; nothing was changed");
        assertThat(server.changes).isEmpty();
        load(csv);
        assertThat(server.bodies)
                .anySatisfy(body -> assertThat(body)
                        .containsEntry("password", "say \"hi\", then go")
                        .containsEntry("forward", List.of("x@y.test", "z@y.test")));
        assertThat(server.list("aliases").get("sales@b.test")).containsEntry("to", List.of("ann@b.test", "eve@b.test"));
        assertThat(server.list("accounts").get("eve@b.test")).containsEntry("quota", "1024");
        load(csv);
        assertThat(out).contains("left alone: ann@b.test is there already", "done: 0 accounts, 0 aliases");
    }

    /** Whoever of the eight is first: whom others name is there before. */
    @Test
    void forwardsToOthersOfTheFile() throws Exception {
        StringBuilder csv = new StringBuilder("address,forward,aliases\n");
        for (int i = 0; i < 40; i++) {
            csv.append("p%d@b.test,p%d@b.test;Q%d@Far.test;a%d@b.test,a%d@b.test\n"
                    .formatted(i, (i + 1) % 40, i, (i + 1) % 40, i));
        }
        load(csv.toString());
        assertThat(out).containsExactly("100 of 120", "done: 40 accounts, 40 aliases");
        assertThat(server.list("accounts").get("p39@b.test"))
                .containsEntry("forward", List.of("Q39@far.test", "a0@b.test", "p0@b.test"));
        assertThat(complaint("address,forward\nx@b.test,nobody@b.test\n"))
                .contains("people.csv:2: account x@b.test: nobody@b.test is no account or alias");
    }

    /** What the file does not say stays. */
    @Test
    void updatesThoseThatAreThere() throws Exception {
        load("address,quota,login\neve@b.test,,no\n", "update");
        assertThat(server.list("accounts").get("eve@b.test"))
                .containsEntry("quota", "1024")
                .containsEntry("login", "false")
                .containsEntry("delegates", List.of("eve@b.test"));
        load("address,quota,login\neve@b.test,none,no\n", "update");
        assertThat(server.list("accounts").get("eve@b.test")).doesNotContainKey("quota");
        load("address,quota,login\neve@b.test,none,no\n", "update");
        assertThat(server.changes).isEmpty();
    }

    @Test
    void manyAtOnceWithProgress() throws Exception {
        StringBuilder csv = new StringBuilder("address,aliases\n");
        for (int i = 0; i < 250; i++) {
            csv.append("p").append(i).append("@b.test,all@b.test\n");
        }
        load(csv.toString());
        assertThat(out).containsExactly("100 of 251", "200 of 251", "done: 250 accounts, 1 alias");
        assertThat(server.changes).hasSize(251).last().isEqualTo("PUT aliases all@b.test");
        assertThat((List<?>) server.list("aliases").get("all@b.test").get("to")).hasSize(250);
    }

    @Test
    void saysWhatIsMissingAfterARefusal() {
        server.refuse("ann@b.test");
        assertThatThrownBy(() -> load("address,password,aliases\nann@b.test,geheim,team@b.test\nbob@b.test,geheim,\n"))
                .hasMessageStartingWith("account ann@b.test: the disk is full\ndone: ")
                .hasMessageContaining("run it again with --update")
                .hasMessageContaining("+ account ann@b.test password given")
                .hasMessageContaining("+ alias team@b.test")
                .hasMessageNotContaining("geheim");
        assertThat(server.list("aliases")).doesNotContainKey("team@b.test");
    }

    @Test
    void nothingIsDoneWhenAnyLineIsWrong() {
        assertThat(complaint("""
                address,password,quota,role
                ann@b.test,geheim,2x,user
                nobody,geheim,,
                bob@b.test,geheim
                cat@b.test,"two
                lines",,
                BOB2@b.test,,,boss
                bob2@b.test,,,
                """)).isEqualTo("""
                        nothing was changed: people.csv is wrong
                          people.csv:2: quota: must be octets such as 1000000, 500k, 100m or 2g, or none
                          people.csv:3: address: must be an address such as ann@example.org without +tag, its domain in ASCII
                          people.csv:4: has 2 fields, the first line names 4
                          people.csv:5: password: must be at most 1000 printable characters
                          people.csv:7: role: must be one of user, administrator
                          people.csv:8: bob2@b.test: stands in line 7 already""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                                   | people.csv:1: the first line must name the columns",
                "ann@b.test,geheim                                    | people.csv:1: must name the columns",
                "'address;password\nann@b.test;geheim'                | people.csv:1: must name the columns, a comma between",
                "'address,pasword\nann@b.test,geheim'                 | people.csv:1: column pasword: unknown; there are address, password, aliases, quota",
                "'address,quota,quota\na@b.test,,'                    | people.csv:1: column quota: stands there twice",
                "'address,quota\na@b.test,\"1k\"x'                    | people.csv:2: no CSV of RFC 4180",
                "'address,password\na@b.test,\"geheim'                | people.csv:2: no CSV of RFC 4180 here or before",
                "'address\nok@b.test\na@no.test'                      | people.csv:3: account a@no.test: no.test is no domain",
                "'address\nsales@b.test'                              | people.csv:2: account sales@b.test: is an alias on the server",
                "'address,aliases\na@b.test,c@no.test'                | people.csv:2: alias c@no.test: no.test is no domain",
                "'address,aliases\na@b.test,eve@b.test'               | people.csv:2: alias eve@b.test: is an account on the server",
                "'address,aliases\na@b.test,c@b.test\nc@b.test,'      | people.csv:2: alias c@b.test: cannot be an account as well"
            })
    void eachMistakeIsNamed(String csv, String expected) {
        assertThat(complaint(csv)).contains(expected).doesNotContain("geheim");
    }

    @Test
    void onlyUtf8() throws Exception {
        Path file = Files.write(folder.resolve("latin.csv"), "address\nä@b.test".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> new AccountImport(server, new Output(out::add, null))
                        .run(file, new AccountImport.Wish(false, false, "x")))
                .hasMessageContaining("UTF-8");
    }
}
