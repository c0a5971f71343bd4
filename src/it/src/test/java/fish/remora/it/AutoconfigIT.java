package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What mail programs and other servers ask for by HTTP before anybody has logged in, as curl asks for it. */
@TestInstance(Lifecycle.PER_CLASS)
class AutoconfigIT {
    private Remora server;

    @BeforeAll
    void start() throws Exception {
        server = Remora.named("autoconfig")
                .with("mta.sts.mode", "testing")
                .with("public.ports", "pop3:0,imaps:993")
                .start();
    }

    @AfterAll
    void end() {
        server.close();
    }

    /** Status, type and body of what is answered. */
    private String ask(String host, String path, String... options) throws IOException {
        var command = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--max-time", "60"));
        command.addAll(List.of("--write-out", "\n%{http_code} %{content_type}", "--header", "Host: " + host));
        command.addAll(List.of(options));
        command.add(server.http(path).toString());
        return Foreign.run("curl", command).succeeds().output();
    }

    private String askNobody(String path) throws IOException {
        return ask("localhost", path);
    }

    @Test
    void thunderbird() throws Exception {
        for (String path : List.of("/mail/config-v1.1.xml", "/.well-known/autoconfig/mail/config-v1.1.xml")) {
            assertThat(askNobody(path + "?emailaddress=nobody%40mx.test"))
                    .contains(
                            "<domain>mx.test</domain>",
                            "<port>993</port>",
                            "<port>" + server.submissions() + "</port>",
                            "<hostname>mx.test</hostname>")
                    .doesNotContain("<port>" + server.pop3() + "</port>")
                    .containsPattern("\n200 text/xml; ?charset=utf-8$");
            assertThat(askNobody(path + "?emailaddress=ann%40foreign.test")).contains("\n404 ");
            assertThat(askNobody(path)).contains("\n404 ");
        }
        assertThat(ask("autoconfig.mx.test", "/mail/config-v1.1.xml")).contains("<domain>mx.test</domain>", "\n200 ");
        assertThat(ask("autoconfig.foreign.test", "/mail/config-v1.1.xml")).contains("\n404 ");
    }

    private static String request(String address) {
        return "<?xml version=\"1.0\"?><Autodiscover xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006\">"
                + "<Request><EMailAddress>" + address
                + "</EMailAddress><AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"
                + "</AcceptableResponseSchema></Request></Autodiscover>";
    }

    @Test
    void outlook() throws Exception {
        for (String path : List.of(
                "/autodiscover/autodiscover.xml", "/Autodiscover/Autodiscover.xml", "/AutoDiscover/AutoDiscover.xml")) {
            assertThat(ask("autodiscover.mx.test", path, "--data", request("ann@mx.test")))
                    .contains("<Type>IMAP</Type>", "<Port>993</Port>", "<LoginName>ann@mx.test</LoginName>", "\n200 ");
        }
        String path = "/autodiscover/autodiscover.xml";
        assertThat(ask("mx.test", path, "--data", request("a&amp;&lt;b@mx.test")))
                .contains("<LoginName>a&amp;&lt;b@mx.test</LoginName>");
        assertThat(ask("mx.test", path, "--data", request("ann@foreign.test"))).contains("\n404 ");
        assertThat(ask("mx.test", path, "--data", "no XML")).contains("\n400 ");
        assertThat(
                        ask(
                                "mx.test",
                                path,
                                "--data",
                                "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a><EMailAddress>&x;@mx.test</EMailAddress></a>"))
                .doesNotContain("root:");
        assertThat(ask("mx.test", "/autodiscover/autodiscover.json?Email=ann%40mx.test&Protocol=AutodiscoverV1"))
                .contains(
                        "\"Url\":\"https://autodiscover.mx.test/autodiscover/autodiscover.xml\"",
                        "\n200 application/json");
        assertThat(ask("mx.test", "/autodiscover/autodiscover.json/v1.0/ann@mx.test?Protocol=AutodiscoverV1"))
                .contains("\n200 ");
        assertThat(ask("mx.test", "/autodiscover/autodiscover.json?Email=ann%40foreign.test&Protocol=AutodiscoverV1"))
                .contains("\n404 ");
    }

    @Test
    void apple() throws Exception {
        assertThat(askNobody("/mail/apple.mobileconfig?emailaddress=ann%40mx.test"))
                .contains("<string>EmailTypeIMAP</string>", "<integer>993</integer>")
                .contains("\n200 application/x-apple-aspen-config");
        assertThat(askNobody("/mail/apple.mobileconfig?emailaddress=ann%40foreign.test"))
                .contains("\n404 ");
    }

    /** RFC 8461 §3.2. */
    @Test
    void transport() throws Exception {
        assertThat(ask("mta-sts.mx.test", "/.well-known/mta-sts.txt"))
                .startsWith("version: STSv1\r\nmode: testing\r\nmx: mx.test\r\nmax_age: ")
                .contains("\n200 text/plain");
        assertThat(ask("mta-sts.foreign.test", "/.well-known/mta-sts.txt")).contains("\n404 ");
        assertThat(ask("mx.test", "/.well-known/mta-sts.txt")).contains("\n404 ");
    }

    @Test
    void theRecordsToPublish() throws Exception {
        String zone = new Operator(server)
                .run("domain", "records", Remora.DOMAIN)
                .succeeds()
                .output();
        assertThat(zone)
                .containsPattern("(?m)^mx\\.test\\. +IN MX +10 mx\\.test\\.$")
                .containsPattern("(?m)^_imaps\\._tcp\\.mx\\.test\\. +IN SRV +0 1 993 mx\\.test\\.$")
                .containsPattern("(?m)^_mta-sts\\.mx\\.test\\. +IN TXT +\"v=STSv1; id=[0-9a-f]+;\"$")
                .doesNotContain("_pop3._tcp");
    }
}
