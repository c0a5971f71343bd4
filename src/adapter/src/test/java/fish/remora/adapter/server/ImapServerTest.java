package fish.remora.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        return connect(stage.surroundings(keys));
    }

    private SocketLine connect(Surroundings surroundings) throws IOException {
        ImapServer server = stage.imapServer(surroundings, inbox.listener());
        SocketLine line = new SocketLine(server.port(), false, () -> {});
        line.expect("* OK ");
        return line;
    }

    private SocketLine selected(Map<String, String> keys) throws IOException {
        return select(connect(keys));
    }

    private static SocketLine select(SocketLine line) throws IOException {
        line.say("a LOGIN ann@mx.test secret");
        line.expect("a OK ");
        line.say("b SELECT INBOX");
        line.expect("b OK ");
        return line;
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
        line.say("c IDLE");
        line.expect("+ ");
        for (int i = 1; i <= 50; i++) {
            inbox.deliver(message(100));
            line.expect("* " + i + " EXISTS");
        }
        line.say("DONE");
        line.expect("c OK ");
        line.close();
    }

    /** What comes while the news of before are being told is told too, in one go. */
    @Test
    void noNewsAreLost() throws IOException {
        SocketLine line = selected(Map.of());
        line.say("c IDLE");
        line.expect("+ ");
        int before = inbox.looks.drainPermits();
        inbox.deliver(message(10));
        await().until(inbox.looks::hasQueuedThreads);
        for (int i = 0; i < 100; i++) {
            inbox.deliver(message(10));
        }
        inbox.looks.release(before);
        line.expect("* 101 EXISTS");
        line.say("DONE");
        line.expect("c OK ");
        line.close();
    }

    /** News during a command, for a client that begins to idle right behind it. */
    @Test
    void newsBeforeIdlingAreTold() throws IOException {
        SocketLine line = selected(Map.of());
        inbox.deliver(message(10));
        line.say("c IDLE");
        line.expect("* 1 EXISTS");
        line.say("DONE");
        line.expect("c OK ");
        line.close();
    }

    @Test
    void anApplicationThatFailsOverNewsEndsTheConnection() throws IOException {
        SocketLine line = selected(Map.of());
        line.say("c IDLE");
        line.expect("+ ");
        inbox.broken = true;
        inbox.deliver(message(10));
        line.expect("* BYE ");
        assertThat(line.isClosed()).isTrue();
        line.close();
    }

    @Test
    void literalsOfAnySize() throws IOException {
        SocketLine line = selected(Map.of("max.message.size", "2000000"));
        for (int size : new int[] {1, SpoolFolder.MEMORY_EACH, SpoolFolder.MEMORY_EACH + 1, 1_500_000}) {
            byte[] message = message(size);
            line.say("c APPEND INBOX {" + size + "}");
            line.expect("+ ");
            line.send(message);
            line.say("");
            line.expect("c OK ");
            assertThat(inbox.last())
                    .hasValueSatisfying(
                            last -> assertThat(Arrays.equals(last, message)).isTrue());
            assertThat(stage.spoolFiles()).isEmpty();
        }
        line.say("d APPEND INBOX {10+}\r\n0123456789");
        line.expect("d OK ");
        assertThat(inbox.last()).hasValue("0123456789".getBytes(StandardCharsets.US_ASCII));
        line.close();
    }

    /** However full the spool is: what may be a password waits for its command in memory of its own, and is not refused. */
    @Test
    void stringsNeedNoSpool(@TempDir Path folder) throws IOException {
        SocketLine line = connect(stage.surroundings(Map.of(), stage.workers, new SpoolFolder(folder, 0)));
        line.say("a LOGIN {11}");
        line.expect("+ ");
        line.say("ann@mx.test {6}");
        line.expect("+ ");
        line.send("sec".getBytes(StandardCharsets.US_ASCII));
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
        line.say("ret");
        line.expect("a OK ");
        line.close();
    }

    /** RFC 5530 §3: a disk that fails is no mistake of the client's, and what follows the literal is part of its command all the same. */
    @Test
    void aMessageThatCannotBeKept(@TempDir Path folder) throws IOException {
        SpoolFolder spools = new SpoolFolder(folder.resolve("gone"), 0);
        Files.delete(folder.resolve("gone"));
        SocketLine line = select(connect(stage.surroundings(Map.of(), stage.workers, spools)));
        line.say("c APPEND INBOX {5+}\r\nhello {5+}\r\nagain\r\nd NOOP");
        assertThat(line.expect("c ")).startsWith("c NO [UNAVAILABLE] ");
        assertThat(line.expect("d ")).startsWith("d OK ");
        assertThat(inbox.last()).isEmpty();
        line.close();
    }

    /** RFC 9051 §4 wants 8192 octets; who has not said who he is gets little more. */
    @Test
    void linesAreShorterBeforeTheLogin() throws IOException {
        SocketLine line = connect(Map.of());
        String text = " " + "x".repeat(20_000);
        line.say("x NOOP" + text);
        assertThat(line.expect("* BAD")).contains("too long");
        line.say("a LOGIN ann@mx.test secret\r\nb NOOP" + text);
        line.expect("a OK ");
        assertThat(line.expect("b BAD")).doesNotContain("too long");
        line.close();
    }

    /** Nobody asked for news: where they cannot be had now they come later, and nobody is sent away. */
    @Test
    void newsWaitForAServerThatIsBusy(@TempDir Path folder) throws Exception {
        AtomicInteger refused = new AtomicInteger();
        AtomicBoolean busy = new AtomicBoolean();
        Executor workers = task -> {
            if (busy.get()) {
                refused.incrementAndGet();
                throw new RejectedExecutionException("busy on purpose");
            }
            stage.workers.execute(task);
        };
        SocketLine line = select(connect(stage.surroundings(Map.of(), workers, new SpoolFolder(folder, 0))));
        line.say("c IDLE");
        line.expect("+ ");
        busy.set(true);
        inbox.deliver(message(10));
        await().until(() -> refused.get() > 0);
        busy.set(false);
        line.expect("* 1 EXISTS");
        line.say("DONE");
        line.expect("c OK ");
        line.close();
    }

    /** There may be ten thousand of them. */
    @Test
    void whoIdlesHoldsNothing(@TempDir Path folder) throws IOException {
        int memory = 100_000;
        SpoolFolder spools = new SpoolFolder(folder, memory);
        SocketLine line = select(connect(stage.surroundings(Map.of(), stage.workers, spools)));
        line.say("c APPEND INBOX {50000+}\r\n" + "x".repeat(50_000) + "\r\nd IDLE");
        line.expect("+ ");
        await().until(() -> stage.workers.getActiveCount() == 0);
        assertThat(stage.workers.getQueue()).isEmpty();
        assertThat(spools.reserve(memory)).as("all memory of the spool is free").isTrue();
        spools.giveBack(memory);
        assertThat(stage.spoolFiles()).isEmpty();
        line.say("DONE");
        line.expect("d OK ");
        line.close();
    }

    /** A broken connection leaves no file behind. */
    @Test
    void halfALiteral() throws IOException {
        SocketLine line = selected(Map.of("max.message.size", "2000000"));
        line.say("c APPEND INBOX {1500000}");
        line.expect("+ ");
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
        line.say("c UID FETCH 1 (BODY.PEEK[])\r\nd NOOP");
        line.expect("* 1 FETCH (");
        String text = new String(message, StandardCharsets.US_ASCII);
        StringBuilder got = new StringBuilder();
        String next = "";
        while (next != null && got.length() < text.length()) {
            next = line.receiveLine();
            got.append(next).append("\r\n");
        }
        assertThat(got.length()).isGreaterThanOrEqualTo(text.length());
        assertThat(got.substring(0, text.length()).equals(text)).isTrue();
        line.expect("c OK ");
        line.expect("d OK ");
        line.close();
    }

    @Test
    void silenceBeforeTheLogin() throws IOException {
        SocketLine line = connect(Map.of("timeout.command", "1"));
        line.expect("* BYE ");
        assertThat(line.isClosed()).isTrue();
        line.close();
    }

    /** RFC 9051 §5.4. */
    @Test
    void silenceBehindTheLogin() throws Exception {
        SocketLine line = selected(Map.of("timeout.command", "1"));
        Thread.sleep(2500);
        line.say("c NOOP");
        line.expect("c OK ");
        line.close();
    }

    @Test
    void theServerSaysGoodBye() throws IOException {
        ImapServer server = stage.imapServer(Map.of(), inbox.listener());
        SocketLine line = new SocketLine(server.port(), false, () -> {});
        line.expect("* OK ");
        line.say("a LOGIN ann@mx.test secret\r\nb SELECT INBOX\r\nc IDLE");
        line.expect("+ ");
        server.close();
        line.expect("* BYE ");
        assertThat(line.isClosed()).isTrue();
        line.close();
    }

    @Test
    void starttls() throws IOException {
        SocketLine line = connect(Map.of("plaintext.auth", "none"));
        line.say("a LOGIN ann@mx.test secret");
        line.expect("a NO ");
        line.say("b STARTTLS");
        line.expect("b OK ");
        line.startTls();
        line.say("c LOGIN ann@mx.test secret");
        line.expect("c OK ");
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
        line.say("c COMPRESS DEFLATE");
        line.expect("c OK ");
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
