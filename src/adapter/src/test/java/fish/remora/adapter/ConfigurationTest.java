package fish.remora.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.api.NextHop;
import fish.remora.api.Secret;
import fish.remora.protocol.sasl.Issuer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An administrator who has mistyped a property is told its name, what it says, and what it may say. */
class ConfigurationTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "hostname | not a host | a host name",
                "hostname | '' | a host name",
                "smtp.port | 65536 | 0 to 65535 (a port number)",
                "smtp.port | smtp | 0 to 65535 (a port number)",
                "submission.port | x | 0 to 65535 (a port number)",
                "lmtp.port | 70000 | 0 to 65535 (a port number)",
                "imap.port | 65536 | 0 to 65535 (a port number)",
                "imaps.port | x | 0 to 65535 (a port number)",
                "pop3.login.delay | -1 | 0 to 86400 (seconds; 0 = none)",
                "pop3.port | -1 | 0 to 65535 (a port number)",
                "pop3s.port | '' | 0 to 65535 (a port number)",
                "trusted | localhost | a comma list of networks",
                "plaintext.auth | 10/8 | a comma list of networks",
                "oauth.issuers | https://id.test | ISSUER=KEYS for each issuer, separated by commas",
                "oauth.issuers | 'a=b,' | ISSUER=KEYS for each issuer, separated by commas",
                "tls.certificate | target/missing.pem | readable files, PEM or PKCS #12 (.p12, .pfx), a comma between",
                "tls.certificate | target,pom.xml | readable files, PEM or PKCS #12",
                "tls.client.ca | target/missing.pem | a readable PEM file with the certificates of authorities",
                "proxy.from | 10/8 | a comma list of networks",
                "greeting.delay | 60001 | 0 to 60000 (milliseconds)",
                "max.message.size | 65535 | 65536 to 1099511627776 (octets)",
                "max.message.size | 99999999999999999999 | 65536 to 1099511627776 (octets)",
                "max.recipients | 99 | 100 to 100000 (recipients; RFC 5321 wants at least 100)",
                "max.connections | 0 | 1 to 1000000 (connections)",
                "max.connections.per.address | many | 1 to 1000000 (connections)",
                "max.connections.per.minute | 0 | 1 to 1000000 (connections)",
                "timeout.command | 0 | 1 to 86400 (seconds; RFC 5321 wants 300)",
                "timeout.data | 86401 | 1 to 86400 (seconds; RFC 5321 wants 180)",
                "relay | mx.test | host:port or [IPv6]:port",
                "relay | mx.test:0 | host:port or [IPv6]:port",
                "relay | ::1:25 | host:port or [IPv6]:port",
                "relay | [mx.test]:25 | host:port or [IPv6]:port",
                "relay | -:25 | host:port or [IPv6]:port",
                "relay.from | 10/8 | a comma list of networks",
                "mx.port | 0 | 1 to 65535 (a port number)",
                "dns.servers | 127.0.0.1 | host:port or [IPv6]:port",
                "dns.servers | '127.0.0.1:53,' | host:port or [IPv6]:port",
                "timeout.reply | 0 | 1 to 86400 (seconds; RFC 5321 wants 300)",
                "timeout.connect | soon | 1 to 3600 (seconds)",
                "connections.idle | -1 | 0 to 3600 (seconds; 0 = none is kept)"
            })
    void aWrongPropertyIsNamedWithItsValueAndWhatIsAllowed(String key, String value, String allowed) {
        assertThatThrownBy(() -> TestConfiguration.of(Map.of(key, value)))
                .isInstanceOf(Configuration.Invalid.class)
                .hasMessageStartingWith("remora." + key + "=")
                .hasMessageContaining(value)
                .hasMessageContaining("must be " + allowed);
    }

    @Test
    void aFolderThatIsAFileIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> TestConfiguration.of(Map.of("data", file.toString())))
                .isInstanceOf(Configuration.Invalid.class)
                .hasMessage("remora.data=" + file + ": must be a folder that can be written");
    }

    @Test
    void aCertificateNeedsItsKey(@TempDir Path folder) throws IOException {
        Path chain = Files.createFile(folder.resolve("chain.pem"));
        assertThatThrownBy(() -> TestConfiguration.of(Map.of("tls.certificate", chain.toString())))
                .isInstanceOf(Configuration.Invalid.class)
                .hasMessageStartingWith("remora.tls.key=: must be");
        assertThatThrownBy(() -> TestConfiguration.of(Map.of("tls.key", chain.toString())))
                .hasMessageStartingWith("remora.tls.certificate=: must be");
        Configuration both =
                TestConfiguration.of(Map.of("tls.certificate", chain.toString(), "tls.key", chain.toString()));
        assertThat(both.tls().certificates()).containsExactly(new TlsFiles.Certificate(chain, chain));
    }

    /** What holds its key itself has an empty place in the list of keys, or none. */
    @ParameterizedTest
    @ValueSource(strings = {"%1$s,,%2$s", "%1$s, %2$s"})
    void certificatesAndTheirKeys(String keys, @TempDir Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : List.of("a.pem", "b.P12", "c.pem", "a.key", "c.key")) {
            files.add(Files.createFile(folder.resolve(name)));
        }
        String chains = files.get(0) + "," + files.get(1) + ", " + files.get(2);
        Map<String, String> given =
                Map.of("tls.certificate", chains, "tls.key", keys.formatted(files.get(3), files.get(4)));
        assertThat(TestConfiguration.of(given).tls().certificates())
                .containsExactly(
                        new TlsFiles.Certificate(files.get(0), files.get(3)),
                        new TlsFiles.Certificate(files.get(1), files.get(1)),
                        new TlsFiles.Certificate(files.get(2), files.get(4)));
        String tooMany = files.get(3) + "," + files.get(4) + "," + files.get(4);
        assertThatThrownBy(() -> TestConfiguration.of(Map.of("tls.certificate", chains, "tls.key", tooMany)))
                .hasMessageStartingWith("remora.tls.key=" + tooMany + ": must be readable PEM files");
    }

    @Test
    void aPasswordMayStandInAFileAndIsNeverRepeated(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "hush, hush \n");
        for (String given : List.of("hush, hush ", "@" + file)) {
            Configuration configuration = TestConfiguration.of(Map.of("tls.password", given));
            assertThat(configuration.tls().password()).isEqualTo(Secret.of("hush, hush "));
            assertThat(configuration.toString()).doesNotContain("hush");
        }
        assertThatThrownBy(() -> TestConfiguration.of(Map.of("tls.password", "@hush")))
                .isInstanceOf(Configuration.Invalid.class)
                .hasMessage("remora.tls.password=: must be a password, or @ and the path of a readable file with it");
    }

    @Test
    void theSmartHostIsANameOrAnAddressWithItsPort() {
        assertThat(TestConfiguration.of(Map.of()).outbound().smartHost()).isEmpty();
        assertThat(TestConfiguration.of(Map.of("relay", "MX.Test:2526"))
                        .outbound()
                        .smartHost())
                .contains(new NextHop.Host("mx.test", 2526, Optional.empty()));
        assertThat(TestConfiguration.of(Map.of("relay", "127.0.0.1:25"))
                        .outbound()
                        .smartHost())
                .contains(new NextHop.Host("127.0.0.1", 25, Optional.empty()));
        assertThat(TestConfiguration.of(Map.of("relay", "[::1]:25")).outbound().smartHost())
                .contains(new NextHop.Host("0:0:0:0:0:0:0:1", 25, Optional.empty()));
    }

    @Test
    void theSmartHostsCredentialsAreCompleteAndNeverRepeated() {
        Map<String, String> complete = Map.of("relay", "mx.test:25", "relay.user", "ann", "relay.password", " pa ss ");
        NextHop.Credentials credentials = TestConfiguration.of(complete)
                .outbound()
                .smartHost()
                .flatMap(NextHop.Host::credentials)
                .orElseThrow();
        assertThat(credentials.user()).isEqualTo("ann");
        assertThat(credentials.password().octets())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(" pa ss ");
        assertThat(TestConfiguration.of(complete).toString()).doesNotContain("pa ss");
        assertThatThrownBy(() -> TestConfiguration.of(Map.of("relay", "mx.test:25", "relay.user", "ann")))
                .hasMessageStartingWith("remora.relay.password=: must be given");
        assertThatThrownBy(() -> TestConfiguration.of(Map.of("relay", "mx.test:25", "relay.password", "hush")))
                .hasMessageStartingWith("remora.relay.user=: must be given")
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> TestConfiguration.of(Map.of("relay.user", "ann", "relay.password", "hush")))
                .hasMessageStartingWith("remora.relay=: must be the smart host's host:port")
                .hasMessageNotContaining("hush");
    }

    @Test
    void dnsServersAreAListOfAddressesWithTheirPorts() {
        assertThat(TestConfiguration.of(Map.of("dns.servers", "127.0.0.1:5353, [::1]:53"))
                        .outbound()
                        .dnsServers())
                .containsExactly(new InetSocketAddress("127.0.0.1", 5353), new InetSocketAddress("::1", 53));
    }

    @Test
    void issuersAreNamedWithTheirKeys() {
        assertThat(TestConfiguration.of(Map.of()).issuers()).isEmpty();
        assertThat(TestConfiguration.of(Map.of("oauth.issuers", "https://id.test=/etc/keys.json"))
                        .issuers())
                .containsExactly(new Issuer("https://id.test", "/etc/keys.json"));
    }

    @Test
    void spacesAroundAValueAreNoPartOfIt() {
        Configuration configuration = TestConfiguration.of(Map.of("smtp.port", " 25 ", "hostname", " mx.test\t"));
        assertThat(configuration.smtpPort()).isEqualTo(25);
        assertThat(configuration.hostName()).isEqualTo("mx.test");
    }

    /** Each key has a bean property, and what stands there from the start is allowed. */
    @Test
    void theDefaultsAreGood() {
        Configuration configuration = Configuration.read(new Properties()::value);
        assertThat(configuration.commandTimeout()).isEqualTo(Duration.ofSeconds(300));
        assertThat(configuration.dataTimeout()).isEqualTo(Duration.ofSeconds(180));
        assertThat(configuration.greetingDelay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(configuration.tls().certificates()).isEmpty();
        assertThat(List.copyOf(TestConfiguration.DEFAULTS.keySet())).allSatisfy(key -> new Properties().value(key));
    }
}
