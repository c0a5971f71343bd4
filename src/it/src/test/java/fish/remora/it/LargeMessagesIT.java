package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Messages of 50 MB, all at once, through a server with a heap of 512 MB, read back whole, all at once. {@code -Dremora.it.large=20} sends
 * twenty.
 */
@ExtendWith(SharedServer.class)
class LargeMessagesIT {
    private static final int MESSAGES = Integer.getInteger("remora.it.large", 5);
    private static final int SIZE = 50_000_000;
    private static final int LINE = 100;

    private final Remora server;

    LargeMessagesIT(Remora server) {
        this.server = server;
    }

    @Test
    void acceptedAndReadBackAtOnce() throws Exception {
        var users = new ArrayList<User>();
        var sent = new ArrayList<Callable<String>>();
        for (int i = 0; i < MESSAGES; i++) {
            User user = server.database().newUser("large" + i);
            int seed = i;
            users.add(user);
            sent.add(() -> send(user, seed));
        }
        List<String> checksums = inParallel(sent);
        var read = new ArrayList<Callable<String>>();
        for (User user : users) {
            // One after the other: the server checks a few passwords at a time and sends further ones away.
            Pop3 client = Pop3.login(server, user);
            read.add(() -> read(client));
        }
        assertThat(inParallel(read)).isEqualTo(checksums);
        assertThat(server.isAlive()).isTrue();
    }

    private static List<String> inParallel(List<Callable<String>> tasks) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(tasks.size());
        try {
            var results = new ArrayList<String>();
            for (Future<String> future : executor.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } finally {
            executor.shutdown();
        }
    }

    /** Sends lines of random letters; returns their checksum. */
    private String send(User user, int seed) throws Exception {
        MessageDigest checksum = MessageDigest.getInstance("SHA-256");
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.envelope(" SIZE=" + SIZE, user.address())).startsWith("250");
            assertThat(client.say("DATA")).startsWith("354");
            var random = new Random(seed);
            byte[] lines = new byte[600 * LINE];
            for (int left = SIZE; left > 0; left -= lines.length) {
                fill(lines, random);
                int length = Math.min(left, lines.length);
                client.send(lines, length);
                checksum.update(lines, 0, length);
            }
            client.send(".\r\n");
            assertThat(client.reply()).startsWith("250");
        }
        return HexFormat.of().formatHex(checksum.digest());
    }

    private static void fill(byte[] lines, Random random) {
        random.nextBytes(lines);
        for (int i = 0; i < lines.length; i++) {
            lines[i] = (byte) ('a' + (lines[i] & 15));
        }
        for (int end = LINE; end <= lines.length; end += LINE) {
            lines[end - 2] = '\r';
            lines[end - 1] = '\n';
        }
    }

    /** The checksum of what stands behind the trace fields; the message is deleted. */
    private static String read(Pop3 client) throws Exception {
        try (client) {
            MessageDigest checksum = MessageDigest.getInstance("SHA-256");
            assertThat(client.say("RETR 1")).startsWith("+OK");
            skipTrace(client, checksum);
            for (byte[] line = client.octetLine(); line[0] != '.'; line = client.octetLine()) {
                checksum.update(line);
            }
            assertThat(client.say("DELE 1")).startsWith("+OK");
            assertThat(client.say("QUIT")).startsWith("+OK");
            return HexFormat.of().formatHex(checksum.digest());
        }
    }

    private static void skipTrace(Pop3 client, MessageDigest checksum) throws IOException {
        assertThat(client.line()).startsWith("Return-Path:");
        assertThat(client.line()).startsWith("Received:");
        byte[] line = client.octetLine();
        while (line[0] == '\t') {
            line = client.octetLine();
        }
        checksum.update(line);
    }
}
