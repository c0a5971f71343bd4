package fish.remora.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only a network can show of IMAP: news without a question, literals of any size, long responses, compression, the end. */
class ImapServerTest {
    private final NettyStage stage = new NettyStage();
    private final OneInbox inbox = new OneInbox();

    @AfterEach
    void close() throws IOException {
        inbox.broken = false;
        stage.close();
        assertThat(inbox.watchers).as("watches that nobody closed").isEmpty();
    }

    private SocketLine connect(Map<String, String> keys) throws IOException {
        ImapServer server = stage.imapServer(keys, inbox.listener());
        SocketLine line = new SocketLine(server.port(), false, () -> {});
        expect(line, "* OK ");
        return line;
    }

    private SocketLine selected(Map<String, String> keys) throws IOException {
        SocketLine line = connect(keys);
        say(line, "a LOGIN ann@mx.test secret");
        expect(line, "a OK ");
        say(line, "b SELECT INBOX");
        expect(line, "b OK ");
        return line;
    }

    private static void say(SocketLine line, String text) throws IOException {
        line.send((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Passes over lines up to one that begins so. */
    private static void expect(SocketLine line, String start) throws IOException {
        String got = line.receiveLine();
        while (got != null && !got.startsWith(start)) {
            got = line.receiveLine();
        }
        assertThat(got).as("expected " + start).isNotNull();
    }

    private static byte[] message(int size) {
        byte[] octets = new byte[size];
        Random random = new Random(size);
        for (int i = 0; i < size; i++) {
            octets[i] = (byte) (i % 78 == 76 ? '\r' : i % 78 == 77 ? '\n' : 'a' + random.nextInt(26));
        }
        return octets;
    }

    @Test
    void whoIdlesIsToldOfEachMail() throws IOException {
        SocketLine line = selected(Map.of());
        say(line, "c IDLE");
        expect(line, "+ ");
        for (int i = 1; i <= 50; i++) {
            inbox.deliver(message(100));
            expect(line, "* " + i + " EXISTS");
        }
        say(line, "DONE");
        expect(line, "c OK ");
        line.close();
    }

    /** What comes while the news of before are being told is told too, in one go. */
    @Test
    void noNewsAreLost() throws IOException {
        SocketLine line = selected(Map.of());
        say(line, "c IDLE");
        expect(line, "+ ");
        int before = inbox.looks.drainPermits();
        inbox.deliver(message(10));
        await().until(inbox.looks::hasQueuedThreads);
        for (int i = 0; i < 100; i++) {
            inbox.deliver(message(10));
        }
        inbox.looks.release(before);
        expect(line, "* 101 EXISTS");
        say(line, "DONE");
        expect(line, "c OK ");
        line.close();
    }

    /** News during a command, for a client that begins to idle right behind it. */
    @Test
    void newsBeforeIdlingAreTold() throws IOException {
        SocketLine line = selected(Map.of());
        inbox.deliver(message(10));
        say(line, "c IDLE");
        expect(line, "* 1 EXISTS");
        say(line, "DONE");
        expect(line, "c OK ");
        line.close();
    }

    @Test
    void anApplicationThatFailsOverNewsEndsTheConnection() throws IOException {
        SocketLine line = selected(Map.of());
        say(line, "c IDLE");
        expect(line, "+ ");
        inbox.broken = true;
        inbox.deliver(message(10));
        expect(line, "* BYE ");
        assertThat(line.isClosed()).isTrue();
        line.close();
    }

    @Test
    void literalsOfAnySize() throws IOException {
        SocketLine line = selected(Map.of("max.message.size", "2000000"));
        for (int size : new int[] {1, SpoolFolder.MEMORY_EACH, SpoolFolder.MEMORY_EACH + 1, 1_500_000}) {
            byte[] message = message(size);
            say(line, "c APPEND INBOX {" + size + "}");
            expect(line, "+ ");
            line.send(message);
            say(line, "");
            expect(line, "c OK ");
            assertThat(inbox.last())
                    .hasValueSatisfying(
                            last -> assertThat(Arrays.equals(last, message)).isTrue());
            assertThat(stage.spoolFiles()).isEmpty();
        }
        say(line, "d APPEND INBOX {10+}\r\n0123456789");
        expect(line, "d OK ");
        assertThat(inbox.last()).hasValue("0123456789".getBytes(StandardCharsets.US_ASCII));
        line.close();
    }

    /** A broken connection leaves no file behind. */
    @Test
    void halfALiteral() throws IOException {
        SocketLine line = selected(Map.of("max.message.size", "2000000"));
        say(line, "c APPEND INBOX {1500000}");
        expect(line, "+ ");
        line.send(message(1_000_000));
        await().until(() -> stage.spoolFiles().size() == 1);
        line.close();
        await().until(() -> stage.spoolFiles().isEmpty());
        assertThat(inbox.last()).isEmpty();
    }

    @Test
    void longResponses() throws IOException {
        byte[] message = message(1_000_000);
        inbox.deliver(message);
        SocketLine line = selected(Map.of());
        say(line, "c UID FETCH 1 (BODY.PEEK[])\r\nd NOOP");
        expect(line, "* 1 FETCH (");
        String text = new String(message, StandardCharsets.US_ASCII);
        StringBuilder got = new StringBuilder();
        String next = "";
        while (next != null && got.length() < text.length()) {
            next = line.receiveLine();
            got.append(next).append("\r\n");
        }
        assertThat(got.length()).isGreaterThanOrEqualTo(text.length());
        assertThat(got.substring(0, text.length()).equals(text)).isTrue();
        expect(line, "c OK ");
        expect(line, "d OK ");
        line.close();
    }

    @Test
    void silenceBeforeTheLogin() throws IOException {
        SocketLine line = connect(Map.of("timeout.command", "1"));
        expect(line, "* BYE ");
        assertThat(line.isClosed()).isTrue();
        line.close();
    }

    /** RFC 9051 §5.4. */
    @Test
    void silenceBehindTheLogin() throws Exception {
        SocketLine line = selected(Map.of("timeout.command", "1"));
        Thread.sleep(2500);
        say(line, "c NOOP");
        expect(line, "c OK ");
        line.close();
    }

    @Test
    void theServerSaysGoodBye() throws IOException {
        ImapServer server = stage.imapServer(Map.of(), inbox.listener());
        SocketLine line = new SocketLine(server.port(), false, () -> {});
        expect(line, "* OK ");
        say(line, "a LOGIN ann@mx.test secret\r\nb SELECT INBOX\r\nc IDLE");
        expect(line, "+ ");
        server.close();
        expect(line, "* BYE ");
        assertThat(line.isClosed()).isTrue();
        line.close();
    }

    @Test
    void starttls() throws IOException {
        SocketLine line = connect(Map.of("plaintext.auth", "none"));
        say(line, "a LOGIN ann@mx.test secret");
        expect(line, "a NO ");
        say(line, "b STARTTLS");
        expect(line, "b OK ");
        line.startTls();
        say(line, "c LOGIN ann@mx.test secret");
        expect(line, "c OK ");
        line.close();
    }

    private static byte[] deflated(Deflater deflater, String text) {
        deflater.setInput(text.getBytes(StandardCharsets.US_ASCII));
        byte[] room = new byte[text.length() + 100];
        return Arrays.copyOf(room, deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH));
    }

    /** RFC 4978: behind the OK all is compressed; news too. The test's eyes see only that it is, {@link CompressionTest} what it is. */
    @Test
    void compress() throws IOException {
        SocketLine line = selected(Map.of());
        say(line, "c COMPRESS DEFLATE");
        expect(line, "c OK ");
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        line.send(deflated(deflater, "d APPEND INBOX {5+}\r\nhello\r\n"));
        await().until(() -> inbox.last().isPresent());
        line.send(deflated(deflater, "e LOGOUT\r\n"));
        deflater.end();
        boolean closed = false;
        for (int octet = 0; octet < 1000 && !closed; octet++) {
            closed = line.isClosed();
        }
        assertThat(closed).isTrue();
        line.close();
    }
}
