package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** TLS and the PROXY protocol as programs of others see them: sslscan, OpenSSL, swaks, curl. Connections from 127.0.9.0/24 come by a proxy. */
@TestInstance(Lifecycle.PER_CLASS)
class TlsIT {
    private static final String PROXY = "127.0.9.1";

    @TempDir
    static Path folder;

    private Openssl openssl;
    private Remora server;

    @BeforeAll
    void start() throws Exception {
        openssl = new Openssl(folder);
        openssl.authority("authority");
        openssl.authority("stranger");
        openssl.issue("authority", "one", "ec", "subjectAltName=DNS:mx.test,DNS:mail.mx.test");
        openssl.issue("authority", "two", "rsa", "subjectAltName=DNS:*.two.test");
        openssl.run("pkcs12 -export -in two.pem -inkey two.key -out two.p12 -passout pass:hush");
        openssl.issue("authority", "ann", "ec", "subjectAltName=email:ann@mx.test\nextendedKeyUsage=clientAuth");
        openssl.issue("stranger", "mallory", "ec", "subjectAltName=email:ann@mx.test\nextendedKeyUsage=clientAuth");
        Files.writeString(folder.resolve("password"), "hush\n");
        server = Remora.named("tls")
                .with("tls.certificate", folder.resolve("one.pem") + "," + folder.resolve("two.p12"))
                .with("tls.key", folder.resolve("one.key").toString())
                .with("tls.password", "@" + folder.resolve("password"))
                .with("tls.client.ca", folder.resolve("authority.pem").toString())
                .with("proxy.from", "127.0.9.0/24")
                .with("greeting.delay", "0")
                .start();
    }

    @AfterAll
    void end() {
        server.close();
    }

    /** What is offered, and that nothing else is. */
    @ParameterizedTest
    @ValueSource(strings = {"submissions", "smtp", "submission", "pop3", "pop3s"})
    void sslscan(String door) throws Exception {
        List<Element> ciphers = scan(door, "mx.test");
        assertThat(ciphers)
                .filteredOn(cipher -> cipher.getAttribute("sslversion").equals("TLSv1.2"))
                .extracting(cipher -> cipher.getAttribute("cipher"))
                .containsExactly(
                        "ECDHE-ECDSA-AES256-GCM-SHA384",
                        "ECDHE-ECDSA-CHACHA20-POLY1305",
                        "ECDHE-ECDSA-AES128-GCM-SHA256");
        assertThat(ciphers)
                .filteredOn(cipher -> !cipher.getAttribute("sslversion").equals("TLSv1.2"))
                .allMatch(cipher -> cipher.getAttribute("sslversion").equals("TLSv1.3"))
                .extracting(cipher -> cipher.getAttribute("cipher"))
                .containsExactly("TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256");
    }

    @Test
    void sslscanWithTheOtherCertificate() throws Exception {
        assertThat(scan("submissions", "mx.two.test"))
                .filteredOn(cipher -> cipher.getAttribute("sslversion").equals("TLSv1.2"))
                .extracting(cipher -> cipher.getAttribute("cipher"))
                .containsExactly(
                        "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-CHACHA20-POLY1305", "ECDHE-RSA-AES128-GCM-SHA256");
    }

    /** The ciphers, in the server's order; looks at all else that it says. */
    private List<Element> scan(String door, String name) throws Exception {
        List<String> command = new ArrayList<>(List.of("sslscan", "--xml=-", "--no-colour", "--sni-name=" + name));
        if (!door.endsWith("s")) {
            command.add("--starttls-" + (door.equals("pop3") ? "pop3" : "smtp"));
        }
        command.add("127.0.0.1:" + port(door));
        String report = Foreign.run("sslscan", command).succeeds().output();
        Element scan = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(
                        report.substring(report.indexOf("<?xml")).getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
        assertThat(all(scan, "protocol"))
                .filteredOn(protocol -> protocol.getAttribute("enabled").equals("1"))
                .extracting(protocol -> protocol.getAttribute("type") + protocol.getAttribute("version"))
                .containsExactlyInAnyOrder("tls1.2", "tls1.3");
        assertThat(all(scan, "compression"))
                .allMatch(compression -> compression.getAttribute("supported").equals("0"));
        assertThat(all(scan, "heartbleed"))
                .allMatch(heartbleed -> heartbleed.getAttribute("vulnerable").equals("0"));
        assertThat(all(scan, "renegotiation"))
                .allMatch(renegotiation ->
                        !renegotiation.getAttribute("supported").equals("1")
                                || renegotiation.getAttribute("secure").equals("1"));
        return all(scan, "cipher");
    }

    private static List<Element> all(Element in, String tag) {
        NodeList found = in.getElementsByTagName(tag);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    private int port(String door) {
        return switch (door) {
            case "smtp" -> server.smtp();
            case "submission" -> server.submission();
            case "submissions" -> server.submissions();
            case "pop3" -> server.pop3();
            default -> server.pop3s();
        };
    }

    private Foreign client(int port, String options) throws Exception {
        return openssl.tried("s_client -connect 127.0.0.1:" + port + " -CAfile authority.pem " + options, "QUIT\r\n");
    }

    @Test
    void serverNames() throws Exception {
        int port = server.submissions();
        assertThat(client(port, "-servername mail.mx.test").output()).contains("subject=CN = one");
        assertThat(client(port, "-servername a.two.test -verify_hostname a.two.test")
                        .output())
                .contains("subject=CN = two", "Verify return code: 0 (ok)");
        assertThat(client(port, "-servername else.test").output()).contains("subject=CN = one");
        assertThat(client(port, "-noservername").output()).contains("subject=CN = one");
        assertThat(client(server.smtp(), "-starttls smtp -servername a.two.test")
                        .output())
                .contains("subject=CN = two");
        assertThat(client(server.pop3(), "-starttls pop3 -servername a.two.test")
                        .output())
                .contains("subject=CN = two");
    }

    /** RFC 6066 §3: a session of TLS 1.2 goes on for the name it was made for, and for no other. */
    @Test
    void sessions() throws Exception {
        int port = server.submissions();
        client(port, "-tls1_2 -servername mx.test -sess_out one.session");
        assertThat(client(port, "-tls1_2 -servername mx.test -sess_in one.session")
                        .output())
                .contains("Reused, TLSv1.2");
        assertThat(client(port, "-tls1_2 -servername a.two.test -sess_in one.session")
                        .output())
                .contains("New, TLSv1.2", "subject=CN = two");
    }

    /** OpenSSL begins another handshake on a line with R. */
    @Test
    void renegotiation() throws Exception {
        Foreign client = openssl.tried(
                "s_client -connect 127.0.0.1:" + server.submissions() + " -tls1_2 -legacy_renegotiation", "R\n");
        assertThat(client.output()).contains("RENEGOTIATING").doesNotContain("verify return:1\nread R BLOCK");
        assertThat(client.exitCode()).isNotZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void clientCertificates(String version) throws Exception {
        for (String door : List.of("submissions", "pop3s")) {
            String own = version + " -ign_eof -cert ann.pem -key ann.key";
            assertThat(client(port(door), own).succeeds().output())
                    .contains("Acceptable client certificate CA names\nCN = authority")
                    .containsPattern("(?m)^(221 |\\+OK Bye|\\+OK)");
            assertThat(client(port(door), version + " -ign_eof").succeeds().output())
                    .as("it is not needed")
                    .containsPattern("(?m)^(221 |\\+OK)");
            Foreign stranger = client(port(door), version + " -ign_eof -cert mallory.pem -key mallory.key");
            assertThat(stranger.output()).contains("alert certificate").doesNotContain("221 ");
        }
        assertThat(client(server.smtp(), version + " -starttls smtp -cert mallory.pem -key mallory.key")
                        .output())
                .as("other servers")
                .contains("No client certificate CA names sent", "Verify return code: 0 (ok)");
    }

    private Foreign swaks(int port, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("swaks", "--server", "127.0.0.1", "--port", "" + port));
        command.addAll(List.of("--helo", "client.test", "--from", Remora.ANN.address()));
        command.addAll(List.of(options));
        return Foreign.run("swaks", command);
    }

    @Test
    void swaksWithACertificate() throws Exception {
        User user = server.database().newUser("tls.swaks");
        String[] options = {
            "--tls",
            "--tls-cert",
            folder.resolve("ann.pem").toString(),
            "--tls-key",
            folder.resolve("ann.key").toString(),
            "--tls-verify",
            "--tls-ca-path",
            folder.resolve("authority.pem").toString(),
            "--auth",
            "PLAIN",
            "--auth-user",
            Remora.ANN.address(),
            "--auth-password",
            Remora.ANN.password(),
            "--to",
            user.address()
        };
        swaks(server.submission(), options).succeeds();
        assertThat(Pop3.onlyMessage(server, user)).contains("with ESMTPSA id");
    }

    /** The client's address is that of the header: it stands in Received, and may not do what this machine may. */
    @ParameterizedTest
    @ValueSource(strings = {"1 TCP4", "2 AF_INET"})
    void swaksByAProxy(String version) throws Exception {
        User user = server.database().newUser("proxy.swaks" + version.charAt(0));
        String[] words = version.split(" ", -1);
        List<String> options = List.of(
                "--local-interface",
                PROXY,
                "--proxy-version",
                words[0],
                "--proxy-family",
                words[1],
                "--proxy-source",
                "192.0.2.7",
                "--proxy-source-port",
                "4321",
                "--proxy-dest",
                "198.51.100.1",
                "--proxy-dest-port",
                "25",
                "--tls");
        List<String> here = new ArrayList<>(options);
        here.addAll(List.of("--to", user.address()));
        swaks(server.smtp(), here.toArray(new String[0])).succeeds();
        assertThat(Pop3.onlyMessage(server, user)).contains("[192.0.2.7]").doesNotContain("[127.0.");
        List<String> away = new ArrayList<>(options);
        away.addAll(List.of("--to", "bob@far.test"));
        assertThat(swaks(server.smtp(), away.toArray(new String[0])).output()).contains("550 5.7.1");
    }

    /** A proxy without its header gets no word; from anybody else it is a wrong command. */
    @Test
    void swaksWithoutAHeader() throws Exception {
        Foreign none = swaks(server.smtp(), "--local-interface", PROXY, "--to", Remora.BOB.address());
        assertThat(none.exitCode()).isNotZero();
        assertThat(none.output()).doesNotContain("220 ");
        Foreign other = swaks(server.smtp(), "--proxy", "TCP4 192.0.2.7 192.0.2.8 1 25", "--to", Remora.BOB.address());
        assertThat(other.output()).contains("500 5.5.2").doesNotContain("192.0.2.7]");
    }

    @Test
    void curlByAProxy() throws Exception {
        User user = server.database().newUser("proxy.curl");
        List<String> command = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--max-time", "60"));
        command.addAll(List.of("--cacert", folder.resolve("authority.pem").toString()));
        command.addAll(List.of("--connect-to", "::127.0.0.1:", "--interface", PROXY, "--user"));
        command.add(user.address() + ":" + user.password());
        command.add("pop3s://mx.test:" + server.pop3s() + "/");
        assertThat(Foreign.run("curl", command).exitCode()).as("no header").isNotZero();
        command.add("--haproxy-protocol");
        Foreign.run("curl", command).succeeds();
    }
}
