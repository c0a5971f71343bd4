package fish.remora.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fish.remora.api.Counters;
import fish.remora.api.Counters.Counter;
import fish.remora.protocol.pop3.SharedMailboxes;
import fish.remora.protocol.smtp.FixedApplication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that come by a proxy, which says who they are. */
class ProxyTest {
    private static final String FROM_ONE = "PROXY TCP4 192.0.2.1 198.51.100.2 56324 25\r\n";
    private static final String FROM_TWO = "PROXY TCP4 192.0.2.2 198.51.100.2 56324 25\r\n";

    private final NettyStage stage = new NettyStage();
    private final FixedApplication application = new FixedApplication(Set.of());

    @AfterEach
    void close() throws IOException {
        stage.close();
    }

    private SmtpServer server(String... more) throws IOException {
        Map<String, String> keys = new HashMap<>(Map.of("proxy.from", "127.0.0.0/8", "trusted", "none"));
        for (int i = 0; i < more.length; i += 2) {
            keys.put(more[i], more[i + 1]);
        }
        return stage.smtpServer(keys, application);
    }

    private static Socket connect(int port, String header) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        socket.getOutputStream().write(header.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static long refused() {
        return Counters.shared().value(Counter.SESSIONS_REFUSED);
    }

    private static void send(Socket socket, String sender) throws IOException {
        assertThat(TlsClient.line(socket)).startsWith("220 ");
        TlsClient.say(socket, "EHLO client.test");
        TlsClient.say(socket, "MAIL FROM:<" + sender + ">");
        TlsClient.say(socket, "RCPT TO:<bob@mx.test>");
        TlsClient.say(socket, "DATA");
        assertThat(TlsClient.say(socket, "Subject: x\r\n\r\nx\r\n.")).startsWith("250 ");
    }

    /** Octet by octet, in either version: whom the application sees is the client. */
    @Test
    void theApplicationSeesTheClient() throws Exception {
        SmtpServer server = server();
        String binary = new String(
                HexFormat.of().parseHex("0d0a0d0a000d0a515549540a2111000cc0000201c6336402dc040019"),
                StandardCharsets.ISO_8859_1);
        for (String header : new String[] {FROM_ONE, binary}) {
            try (Socket socket = connect(server.port(), "")) {
                for (char octet : header.toCharArray()) {
                    socket.getOutputStream().write(octet);
                    Thread.sleep(2);
                }
                send(socket, "");
            }
        }
        assertThat(application.accepted()).hasSize(2).allSatisfy(mail -> {
            assertThat(mail.peer().remote()).isEqualTo(new InetSocketAddress("192.0.2.1", 56324));
            assertThat(mail.peer().local()).isEqualTo(new InetSocketAddress("198.51.100.2", 25));
            assertThat(mail.peer().trusted()).isFalse();
            assertThat(mail.peer().relay()).isFalse();
        });
    }

    /** The header comes before the first octet of TLS, here in one piece with it. */
    @Test
    void theHeaderComesBeforeTls() throws Exception {
        int port = server("plaintext.auth", "none").port("submissions");
        Socket joined = new Socket() {
            private final ByteArrayOutputStream held = new ByteArrayOutputStream();

            @Override
            public OutputStream getOutputStream() throws IOException {
                var out = super.getOutputStream();
                return new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        write(new byte[] {(byte) octet}, 0, 1);
                    }

                    @Override
                    public void write(byte[] octets, int offset, int length) throws IOException {
                        if (held.size() == 0) {
                            held.writeBytes(FROM_ONE.getBytes(StandardCharsets.US_ASCII));
                            held.write(octets, offset, length);
                            out.write(held.toByteArray());
                        } else {
                            out.write(octets, offset, length);
                        }
                    }
                };
            }
        };
        joined.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        try (SSLSocket socket = new TlsClient(null).over(joined, "", parameters -> {})) {
            Submission.send(socket);
        }
        assertThat(application.accepted())
                .singleElement()
                .satisfies(
                        mail -> assertThat(mail.peer().remote().getHostString()).isEqualTo("192.0.2.1"));
    }

    /** A health check of the proxy's own. */
    @Test
    void aProxyMaySpeakForItself() throws Exception {
        SmtpServer server = server("trusted", "127.0.0.1");
        String local = "0d0a0d0a000d0a515549540a20000000";
        try (Socket socket =
                connect(server.port(), new String(HexFormat.of().parseHex(local), StandardCharsets.ISO_8859_1))) {
            send(socket, "");
        }
        assertThat(application.accepted()).singleElement().satisfies(mail -> {
            assertThat(mail.peer().remote().getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
            assertThat(mail.peer().trusted()).isTrue();
        });
    }

    /** Whom a proxy cannot name has none of the proxy's rights. */
    @Test
    void aStrangerIsNotTheProxy() throws Exception {
        SmtpServer server = server("trusted", "127.0.0.1");
        try (Socket socket = connect(server.port(), "PROXY UNKNOWN\r\n")) {
            send(socket, "");
        }
        assertThat(application.accepted()).singleElement().satisfies(mail -> {
            assertThat(mail.peer().trusted()).isFalse();
            assertThat(mail.peer().relay()).isFalse();
        });
    }

    @Test
    void whoIsNoProxyIsSentAway() throws Exception {
        SmtpServer server = server();
        long before = refused();
        try (Socket socket = connect(server.port(), "EHLO client.test\r\n")) {
            assertThat(isClosed(socket)).isTrue();
        }
        assertThat(refused()).isEqualTo(before + 1);
        try (Socket half = connect(server.port(), "PROXY TCP4 ");
                Socket silent = connect(server.port(), "")) {
            long begun = System.nanoTime();
            assertThat(isClosed(half)).isTrue();
            assertThat(isClosed(silent)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isGreaterThan(Duration.ofSeconds(ProxyGate.PATIENCE_SECONDS - 1));
        }
        assertThat(refused()).isEqualTo(before + 3);
        connect(server.port(), "").close();
        try (Socket socket = connect(server.port(), FROM_ONE)) {
            assertThat(TlsClient.line(socket)).startsWith("220 ");
        }
        assertThat(refused()).as("who only connects and goes").isEqualTo(before + 3);
    }

    /** From others it is a command that there is not; and one header is enough. */
    @Test
    void aHeaderFromOthersIsAWrongCommand() throws Exception {
        SmtpServer elsewhere = server("proxy.from", "192.0.2.0/24");
        try (Socket socket = connect(elsewhere.port(), "")) {
            assertThat(TlsClient.line(socket)).startsWith("220 ");
            assertThat(TlsClient.say(socket, FROM_ONE.strip())).startsWith("500 ");
        }
        try (Socket socket = connect(server().port(), FROM_ONE)) {
            assertThat(TlsClient.line(socket)).startsWith("220 ");
            assertThat(TlsClient.say(socket, FROM_TWO.strip())).startsWith("500 ");
        }
    }

    /** The proxy's own address is limited by the whole port alone. */
    @Test
    void limitsAreTheClients() throws Exception {
        SmtpServer server = server("max.connections.per.address", "1", "max.connections", "2");
        try (Socket one = connect(server.port(), FROM_ONE)) {
            assertThat(TlsClient.line(one)).startsWith("220 ");
            try (Socket again = connect(server.port(), FROM_ONE)) {
                assertThat(TlsClient.line(again)).startsWith("421 4.7.0 ");
                assertThat(isClosed(again)).isTrue();
            }
            // Who was sent away has a place until the server has closed its end too.
            await().untilAsserted(() -> {
                try (Socket two = connect(server.port(), FROM_TWO)) {
                    assertThat(TlsClient.line(two)).startsWith("220 ");
                    try (Socket three = connect(server.port(), "")) {
                        assertThat(TlsClient.line(three)).startsWith("421 4.3.2 ");
                    }
                }
            });
        }
        await().untilAsserted(() -> {
            try (Socket one = connect(server.port(), FROM_ONE);
                    Socket two = connect(server.port(), FROM_TWO)) {
                assertThat(TlsClient.line(one)).startsWith("220 ");
                assertThat(TlsClient.line(two)).startsWith("220 ");
            }
        });
    }

    @Test
    void oneTooManyInAMinute() throws Exception {
        SmtpServer server = server("max.connections.per.minute", "2");
        for (int i = 0; i < 2; i++) {
            try (Socket socket = connect(server.port(), FROM_ONE)) {
                assertThat(TlsClient.line(socket)).startsWith("220 ");
            }
        }
        try (Socket socket = connect(server.port(), FROM_ONE);
                Socket other = connect(server.port(), FROM_TWO)) {
            assertThat(TlsClient.line(socket)).startsWith("421 4.7.0 ");
            assertThat(TlsClient.line(other)).startsWith("220 ");
        }
    }

    @Test
    void pop3() throws Exception {
        Pop3Server server = stage.pop3Server(
                Map.of("proxy.from", "127.0.0.0/8", "trusted", "none", "max.connections.per.minute", "1"),
                new SharedMailboxes(Set.of()));
        for (String reply : new String[] {"+OK", "-ERR [SYS/TEMP]"}) {
            try (Socket socket = connect(server.port(), FROM_ONE)) {
                assertThat(TlsClient.line(socket)).startsWith(reply);
            }
        }
    }
}
