package fish.remora.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @Test
    void everySettingHasADefaultThatIsGood() throws Misconfigured {
        var settings = Settings.read(Map.of("java.version", "17"), Map.of("PATH", "/bin"));
        assertThat(settings.number(Key.SMTP_PORT)).isEqualTo(2525);
        assertThat(settings.text(Key.BIND_ADDRESS)).isEqualTo("127.0.0.1");
        for (Key key : Key.values()) {
            assertThat(settings.text(key)).isEqualTo(key.standard);
            assertThat(key.standard.isEmpty() ? null : key.rule.wants(key.standard))
                    .as(key.key)
                    .isNull();
        }
    }

    @Test
    void aPropertyWinsOverTheEnvironmentAndEmptyIsNotGiven() throws Misconfigured {
        var settings = Settings.read(
                Map.of("remora.smtp.port", "25", "remora.pop3.port", " "),
                Map.of("REMORA_SMTP_PORT", "26", "REMORA_POP3_PORT", "110", "REMORA_MAX_CONNECTIONS_PER_ADDRESS", "7"));
        assertThat(settings.number(Key.SMTP_PORT)).isEqualTo(25);
        assertThat(settings.number(Key.POP3_PORT)).isEqualTo(110);
        assertThat(settings.number(Key.MAX_CONNECTIONS_PER_ADDRESS)).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "remora.smtp.port  | 70000            | remora.smtp.port=70000: must be a port number, 0 to 65535",
                "remora.http.port  | eighty           | remora.http.port=eighty: must be a port number, 0 to 65535",
                "remora.bind.address | example.org    | remora.bind.address=example.org: must be an IP address of this machine, or 0.0.0.0 or :: for all",
                "remora.domains    | a.test,,b.test   | remora.domains=a.test,,b.test: must be domain names, separated by commas",
                "remora.accounts   | ann@a.test       | remora.accounts: must be user@domain:password, separated by commas, or @FILE",
                "remora.accounts   | @/no/such/file   | remora.accounts: must be @ and the path of a readable file",
                "remora.trusted    | 10.0.0.0/33      | remora.trusted=10.0.0.0/33: must be networks such as 10.0.0.0/8 or fd00::/8, separated by commas, or none",
                "remora.relay      | smart.test       | remora.relay=smart.test: must be host:port",
                "remora.dns.servers | 9.9.9.9         | remora.dns.servers=9.9.9.9: must be host:port, separated by commas",
                "remora.admin.token | short          | remora.admin.token: must be 20 to 200 letters, digits or any of ._~+/-",
                "remora.db.url     | jdbc:h2:mem      | remora.db.url=jdbc:h2:mem: must be a JDBC address, jdbc:postgresql://host/database",
                "remora.oauth.issuers | https://id.test | remora.oauth.issuers=https://id.test: must be ISSUER=KEYS for each issuer, separated by commas",
                "remora.tls.key    | /no/such/file    | remora.tls.key=/no/such/file: must be paths of readable files, separated by commas",
                "remora.tls.client.ca | /no/such/file | remora.tls.client.ca=/no/such/file: must be the path of a readable file",
                "remora.tls.password | @/no/such/file | remora.tls.password: must be a password, or @ and the path of a readable file",
                "remora.proxy.from | proxy.test       | remora.proxy.from=proxy.test: must be networks such as 10.0.0.0/8 or fd00::/8, separated by commas, or none",
                "remora.deploy    | /no/such.war     | remora.deploy=/no/such.war: must be paths of readable files NAME.war, separated by commas; NAME of letters, digits and ._-, not remora, remora-app, api, health or metrics",
                "remora.boot       | /no/such/file    | remora.boot=/no/such/file: must be the path of a readable file",
                "remora.realm.create | yes            | remora.realm.create=yes: must be true or false",
                "remora.realm.domain | a b            | remora.realm.domain=a b: must be a host name",
                "remora.max.recipients | 5            | remora.max.recipients=5: must be a number, 100 to 100000",
                "remora.smpt.port  | 25               | remora.smpt.port: unknown setting; the nearest is remora.smtp.port",
            })
    void aWrongValueIsOneClearLine(String name, String value, String line) {
        assertThatThrownBy(() -> Settings.read(Map.of(name, value), Map.of()))
                .isInstanceOf(Misconfigured.class)
                .hasMessage(line);
    }

    @Test
    void complaintsNameTheVariableWhereItCameFromThere() {
        assertThatThrownBy(() -> Settings.read(Map.of(), Map.of("REMORA_SMTP_PORT", "x", "REMORA_HTPP_PORT", "1")))
                .hasMessage("REMORA_HTPP_PORT: unknown setting; the nearest is REMORA_HTTP_PORT\n"
                        + "REMORA_SMTP_PORT=x: must be a port number, 0 to 65535");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "remora.trusted   | none",
                "remora.trusted   | 10.0.0.0/8, fd00::/8, 192.0.2.7",
                "remora.accounts  | ann@a.test:pa:ss, bob@b.test:x",
                "remora.relay     | [::1]:2526",
                "remora.oauth.issuers | https://id.test=https://id.test/keys?kind=jwks, b=/etc/keys.json",
                "remora.dns.servers | 127.0.0.1:5353,[::1]:53",
                "remora.domains   | example.org, bücher.example, localhost",
                "remora.bind.address | 0.0.0.0",
                "remora.smtp.port | 0",
            })
    void goodValues(String name, String value) throws Misconfigured {
        assertThat(Settings.read(Map.of(name, value), Map.of())).isNotNull();
    }

    @Test
    void certificateAndKeyComeTogether(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("cert.pem"));
        assertThatThrownBy(() -> Settings.read(Map.of("remora.tls.certificate", file.toString()), Map.of()))
                .hasMessage("remora.tls.certificate: needs remora.tls.key too");
        Path whole = Files.createFile(folder.resolve("whole.p12"));
        assertThat(Settings.read(Map.of("remora.tls.certificate", whole.toString()), Map.of()))
                .isNotNull();
        Map<String, String> three = Map.of(
                "remora.tls.certificate", file + "," + whole + ", " + file, "remora.tls.key", file + ",," + file);
        assertThat(Settings.read(three, Map.of())).isNotNull();
        assertThatThrownBy(() -> Settings.read(Map.of("remora.tls.certificate", whole + ",," + whole), Map.of()))
                .hasMessageEndingWith(": must be paths of readable files, separated by commas");
    }

    @Test
    void applicationsBesideTheMailService(@TempDir Path folder) throws Exception {
        Path shop = Files.createFile(folder.resolve("shop.war"));
        Path blog = Files.createFile(folder.resolve("blog.war"));
        var settings = Settings.read(Map.of("remora.deploy", shop + ", " + blog), Map.of());
        assertThat(settings.applications()).containsExactly(shop, blog);
        assertThat(settings.applications()).extracting(Settings::nameOf).containsExactly("shop", "blog");
    }

    /** What the server has itself would be replaced by it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "remora.war",
                "remora-app.war",
                "api.war",
                "health.war",
                "metrics.war",
                "shop.jar",
                "a b.war",
                ".war"
            })
    void noApplicationTakesTheServersPlace(String name, @TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve(name));
        assertThatThrownBy(() -> Settings.read(Map.of("remora.deploy", file.toString()), Map.of()))
                .hasMessageStartingWith("remora.deploy=" + file + ": must be paths of readable files NAME.war");
    }

    @Test
    void applicationsHaveNamesOfTheirOwn(@TempDir Path folder) throws Exception {
        Path one = Files.createFile(folder.resolve("shop.war"));
        Path other =
                Files.createFile(Files.createDirectory(folder.resolve("other")).resolve("shop.war"));
        assertThatThrownBy(() -> Settings.read(Map.of("remora.deploy", one + "," + other), Map.of()))
                .hasMessage("remora.deploy=" + one + "," + other + ": must be files of different names");
    }

    @Test
    void withoutDomainsAndAccountsThereIsOneUserWhoKeepsHisPassword(@TempDir Path folder) throws Exception {
        try (var data = DataFolder.open(folder)) {
            Users first = Users.of(Settings.read(Map.of(), Map.of()), data);
            Users again = Users.of(Settings.read(Map.of(), Map.of()), data);
            assertThat(first.addresses()).containsExactly("user@localhost");
            assertThat(first.settings().text(Key.DOMAINS)).isEqualTo("localhost");
            assertThat(again.password()).isEqualTo(first.password()).hasSize(16);
            assertThat(first.toString()).doesNotContain(first.password());
            assertThat(Files.getPosixFilePermissions(folder.resolve("user.txt")))
                    .hasSize(2);
        }
    }

    @Test
    void accountsFromAFileBringTheirDomains(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("accounts"), "# staff\nann@a.test:one,two\n\nbob@b.test:x\n");
        try (var data = DataFolder.open(folder.resolve("data"))) {
            Users users = Users.of(Settings.read(Map.of("remora.accounts", "@" + file), Map.of()), data);
            assertThat(users.addresses()).containsExactly("ann@a.test", "bob@b.test");
            assertThat(users.settings().text(Key.DOMAINS)).isEqualTo("a.test,b.test");
        }
    }

    @Test
    void oneServerPerFolder(@TempDir Path folder) throws Exception {
        try (var held = DataFolder.open(folder)) {
            assertThat(held.log).isDirectory();
            assertThatThrownBy(() -> DataFolder.open(folder)).hasMessageContaining("in use by another Remora");
        }
        DataFolder.open(folder).close();
    }
}
