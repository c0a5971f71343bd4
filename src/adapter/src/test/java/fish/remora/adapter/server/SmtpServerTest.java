package fish.remora.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import fish.remora.adapter.TestConfiguration;
import fish.remora.api.Envelope;
import fish.remora.api.MailTransaction;
import fish.remora.api.Peer;
import fish.remora.api.Recipient;
import fish.remora.api.Refused;
import fish.remora.api.Reply;
import fish.remora.protocol.smtp.FixedApplication;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a network can show: clients that talk too early, too slowly, too much or not at all; large content; the end. */
class SmtpServerTest {
    private static final int LARGE = 3 * SpoolFolder.MEMORY_EACH;

    private final NettyStage stage = new NettyStage();
    private final FixedApplication application = new FixedApplication(Set.of());

    @AfterEach
    void close() throws IOException {
        stage.close();
    }

    private static SocketLine connect(SmtpServer server) throws IOException {
        return new SocketLine(server.port(), false, () -> {});
    }

    private static void openTransaction(SocketLine line) throws IOException {
        line.expect("220 ");
        line.say("EHLO client.test\r\nMAIL FROM:<eve@client.test>\r\nRCPT TO:<ann@mx.test>");
        line.expect("250 2.1.5 ");
    }

    private static byte[] largeContent() {
        byte[] line = new byte[80];
        Arrays.fill(line, (byte) 'x');
        line[78] = '\r';
        line[79] = '\n';
        byte[] content = new byte[LARGE / 80 * 80];
        Random random = new Random(1);
        for (int i = 0; i < content.length; i += 80) {
            line[random.nextInt(78)] = (byte) ('a' + random.nextInt(26));
            System.arraycopy(line, 0, content, i, 80);
        }
        return content;
    }

    @Test
    void whoSpeaksBeforeTheGreetingIsSentAway() throws IOException {
        SmtpServer server = stage.smtpServer(Map.of("trusted", "", "greeting.delay", "60000"), application);
        SocketLine line = connect(server);
        line.say("EHLO client.test");
        assertThat(line.receiveLine()).startsWith("554 5.5.1 ");
        assertThat(line.isClosed()).isTrue();
        line.close();
    }

    @Test
    void whoWaitsForTheGreetingIsServed() throws IOException {
        SmtpServer server = stage.smtpServer(Map.of("trusted", "", "greeting.delay", "100"), application);
        SocketLine line = connect(server);
        assertThat(line.receiveLine()).startsWith("220 mx.test ");
        line.say("QUIT");
        assertThat(line.receiveLine()).startsWith("221 ");
        line.close();
    }

    /** Who is sent away with the greeting is gone, whatever he goes on to say. */
    @Test
    void lmtpFromStrangersEndsWithTheGreeting() throws IOException {
        SmtpServer server = stage.smtpServer(Map.of("trusted", ""), application);
        SocketLine line = new SocketLine(server.port("lmtp"), false, () -> {});
        assertThat(line.receiveLine()).startsWith("554 5.7.1 ");
        line.say("LHLO client.test\r\nMAIL FROM:<eve@client.test>\r\nRCPT TO:<ann@mx.test>");
        assertThat(line.receiveLine()).isNull();
        line.close();
    }

    @Test
    void aSilentClientIsShed() throws IOException {
        SmtpServer server = stage.smtpServer(Map.of("timeout.command", "1"), application);
        SocketLine line = connect(server);
        line.expect("220 ");
        assertThat(line.receiveLine()).startsWith("421 4.4.2 ");
        assertThat(line.isClosed()).isTrue();
        line.close();
    }

    /** A trickle is no sign of life: RFC 5321 §4.5.3.2 times whole commands. */
    @Test
    void aCommandThatComesOctetByOctetIsShed() throws IOException {
        SmtpServer server = stage.smtpServer(Map.of("timeout.command", "1"), application);
        SocketLine line = connect(server);
        line.expect("220 ");
        try (Trickle trickle = new Trickle(line)) {
            trickle.begin();
            assertThat(line.receiveLine()).startsWith("421 4.4.2 ");
        }
    }

    @Test
    void contentThatComesOctetByOctetIsShed() throws IOException {
        SmtpServer server = stage.smtpServer(Map.of("timeout.data", "1"), application);
        SocketLine line = connect(server);
        openTransaction(line);
        line.say("DATA");
        line.expect("354 ");
        try (Trickle trickle = new Trickle(line)) {
            trickle.begin();
            assertThat(line.receiveLine()).startsWith("421 4.4.2 ");
        }
        assertThat(application.accepted()).isEmpty();
    }

    /** It gets nothing more read, and at last is cut off. */
    @Test
    void aClientThatNeverReadsIsShed() throws IOException {
        SmtpServer server = stage.smtpServer(Map.of("timeout.command", "1"), application);
        byte[] talk = "MAIL FROM:<>\r\nRSET\r\n".repeat(500).getBytes(StandardCharsets.US_ASCII);
        try (SocketChannel client = SocketChannel.open()) {
            client.socket().setReceiveBufferSize(4096);
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            client.configureBlocking(false);
            client.write(ByteBuffer.wrap("EHLO client.test\r\n".getBytes(StandardCharsets.US_ASCII)));
            await().until(() -> isCutOff(client, talk));
        }
    }

    private static boolean isCutOff(SocketChannel client, byte[] talk) {
        try {
            for (int written = 1; written > 0; ) {
                written = client.write(ByteBuffer.wrap(talk));
            }
            return false;
        } catch (IOException cut) {
            return true;
        }
    }

    @Test
    void anAddressHasItsShareOfConnections() throws IOException {
        SmtpServer server = stage.smtpServer(Map.of("trusted", "", "max.connections.per.address", "2"), application);
        SocketLine first = connect(server);
        SocketLine second = connect(server);
        first.expect("220 ");
        second.expect("220 ");
        SocketLine third = connect(server);
        assertThat(third.receiveLine()).startsWith("421 4.7.0 ");
        assertThat(third.isClosed()).isTrue();
        first.close();
        await().until(() -> isGreeted(server));
        second.close();
        third.close();
    }

    private static boolean isGreeted(SmtpServer server) throws IOException {
        SocketLine line = connect(server);
        String greeting = line.receiveLine();
        line.close();
        return greeting != null && greeting.startsWith("220 ");
    }

    @Test
    void aFullPortSaysSo() throws IOException {
        SmtpServer server = stage.smtpServer(Map.of("max.connections", "1"), application);
        SocketLine first = connect(server);
        first.expect("220 ");
        SocketLine second = connect(server);
        assertThat(second.receiveLine()).startsWith("421 4.3.2 ");
        first.close();
        second.close();
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        SmtpServer server = stage.smtpServer(Map.of(), application);
        String port = Integer.toString(server.port());
        assertThatIOException()
                .isThrownBy(() -> stage.smtpServer(Map.of("smtp.port", port), application))
                .withMessageStartingWith("remora.smtp.port=" + port + ": cannot listen on");
    }

    @Test
    void largeContentArrivesAsItWasSentInClearAndInTls() throws IOException {
        SmtpServer server = stage.smtpServer(Map.of("max.message.size", "10000000"), application);
        byte[] content = largeContent();
        for (boolean tls : new boolean[] {false, true}) {
            SocketLine line = connect(server);
            if (tls) {
                line.expect("220 ");
                line.say("STARTTLS");
                line.expect("220 ");
                line.startTls();
                line.say("EHLO client.test\r\nMAIL FROM:<>\r\nRCPT TO:<ann@mx.test>");
                line.expect("250 2.1.5 ");
            } else {
                openTransaction(line);
            }
            line.say("DATA");
            line.send(content);
            line.say(".\r\nMAIL FROM:<>\r\nRCPT TO:<ann@mx.test>\r\nBDAT " + content.length + " LAST");
            line.send(content);
            line.say("QUIT");
            line.expect("354 ");
            assertThat(line.receiveLine()).startsWith("250 2.0.0 ");
            line.expect("250 2.1.5 ");
            assertThat(line.receiveLine()).startsWith("250 2.0.0 ");
            assertThat(line.receiveLine()).startsWith("221 ");
            line.close();
        }
        assertThat(application.accepted()).hasSize(4).allMatch(mail -> Arrays.equals(mail.content(), content));
        await().untilAsserted(() -> assertThat(stage.spoolFiles()).isEmpty());
    }

    @Test
    void contentTooLargeLeavesNoFile() throws IOException {
        SmtpServer server = stage.smtpServer(Map.of("max.message.size", "600000"), application);
        SocketLine line = connect(server);
        openTransaction(line);
        line.say("DATA");
        line.send(largeContent());
        line.say(".");
        line.expect("552 5.3.4 ");
        assertThat(stage.spoolFiles()).isEmpty();
        line.close();
    }

    @Test
    void aBrokenDiskIs452AndTheSessionGoesOn(@TempDir Path folder) throws IOException {
        Path gone = folder.resolve("gone");
        var configuration = TestConfiguration.of(Map.of("max.message.size", "10000000"));
        var surroundings = new Surroundings(
                configuration,
                stage.workers,
                stage.workers,
                Tls.open(configuration),
                new SpoolFolder(gone, 1024 * 1024));
        Files.delete(gone);
        SmtpServer server = stage.smtpServer(surroundings, application);
        SocketLine line = connect(server);
        openTransaction(line);
        line.say("DATA");
        line.send(largeContent());
        line.say(".\r\nMAIL FROM:<>\r\nRCPT TO:<ann@mx.test>\r\nDATA\r\nsmall\r\n.");
        line.expect("452 4.3.1 ");
        line.expect("250 2.0.0 ");
        line.close();
    }

    @Test
    void withoutWorkersAClientIsSentAway() throws IOException {
        var configuration = TestConfiguration.of(Map.of());
        var surroundings = new Surroundings(
                configuration,
                task -> {
                    throw new RejectedExecutionException("full");
                },
                stage.workers,
                Tls.open(configuration),
                stage.surroundings(Map.of()).spools());
        SocketLine line = connect(stage.smtpServer(surroundings, application));
        line.expect("220 ");
        line.say("EHLO client.test\r\nMAIL FROM:<>\r\nRCPT TO:<ann@mx.test>");
        line.expect("250 2.1.0 ");
        assertThat(line.receiveLine()).startsWith("421 4.3.2 ");
        assertThat(line.isClosed()).isTrue();
        line.close();
    }

    @Test
    void idleClientsHear421WhenTheServerStops() throws IOException {
        SmtpServer server = stage.smtpServer(Map.of(), application);
        SocketLine idle = connect(server);
        SocketLine inTransaction = connect(server);
        idle.expect("220 ");
        openTransaction(inTransaction);
        Thread stop = new Thread(server::close);
        stop.start();
        for (SocketLine line : List.of(idle, inTransaction)) {
            assertThat(line.receiveLine()).startsWith("421 4.3.2 ");
            assertThat(line.isClosed()).isTrue();
            line.close();
        }
        await().until(() -> !stop.isAlive());
    }

    /** What was promised is said, then 421: RFC 5321 §3.8. */
    @Test
    void aClientWhoseMailIsBeingAcceptedHears250First() throws IOException {
        Gated gated = new Gated();
        SmtpServer server = stage.smtpServer(Map.of(), gated);
        SocketLine line = connect(server);
        openTransaction(line);
        line.say("DATA\r\nHello\r\n.\r\nNOOP");
        line.expect("354 ");
        await().until(() -> gated.entered.getCount() == 0);
        Thread stop = new Thread(server::close);
        stop.start();
        await().until(() -> isRefused(server.port()));
        gated.gate.countDown();
        assertThat(line.receiveLine()).startsWith("250 2.0.0 ");
        line.expect("421 4.3.2 ");
        assertThat(line.isClosed()).isTrue();
        line.close();
        await().until(() -> !stop.isAlive());
        assertThat(application.accepted()).hasSize(1);
    }

    private static boolean isRefused(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !socket.isConnected();
        } catch (ConnectException refused) {
            return true;
        }
    }

    /** The content stays until the application has done with it. */
    @Test
    void mailIsAcceptedThoughItsClientHasGone() throws IOException {
        Gated gated = new Gated();
        SmtpServer server = stage.smtpServer(Map.of("max.message.size", "10000000"), gated);
        SocketLine line = connect(server);
        openTransaction(line);
        line.say("DATA");
        line.send(largeContent());
        line.say(".");
        await().until(() -> gated.entered.getCount() == 0);
        line.close();
        assertThat(stage.spoolFiles()).hasSize(1);
        gated.gate.countDown();
        await().until(() -> application.accepted().size() == 1);
        assertThat(application.accepted().get(0).content()).isEqualTo(largeContent());
        await().untilAsserted(() -> assertThat(stage.spoolFiles()).isEmpty());
    }

    /** The fixture, once it is let go. */
    private final class Gated implements WithoutLogins {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch gate = new CountDownLatch(1);

        @Override
        public boolean recipient(Peer peer, Envelope envelope, Recipient recipient) throws Refused {
            return application.recipient(peer, envelope, recipient);
        }

        @Override
        public List<Reply> accept(List<MailTransaction> group) {
            entered.countDown();
            try {
                gate.await();
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
            }
            return application.accept(group);
        }
    }

    /** Sends one octet after the other, with a pause between, until it is closed. */
    private static final class Trickle implements AutoCloseable {
        private final SocketLine line;
        private final Thread sender = new Thread(this::send);
        private final CountDownLatch end = new CountDownLatch(1);

        Trickle(SocketLine line) {
            this.line = line;
        }

        void begin() {
            sender.start();
        }

        private void send() {
            try {
                while (!end.await(50, TimeUnit.MILLISECONDS)) {
                    line.send(new byte[] {'a'});
                }
            } catch (IOException | InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() throws IOException {
            end.countDown();
            await().until(() -> !sender.isAlive());
            line.close();
        }
    }
}
