package fish.remora.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import fish.remora.adapter.TestConfiguration;
import fish.remora.api.MailListener;
import fish.remora.api.MailboxListener;
import fish.remora.protocol.imap.MemoryMailboxes;
import fish.remora.protocol.pop3.SharedMailboxes;
import fish.remora.protocol.smtp.FixedApplication;
import fish.remora.protocol.transcript.Line;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The Netty stage: the real servers on free ports of the loopback address, played by real sockets; only the application and the
 * container's threads are stand-ins.
 */
final class NettyStage implements AutoCloseable {
    /** In octets: content larger than this goes to a file. */
    private static final long SPOOL_MEMORY = 1024 * 1024;

    final ThreadPoolExecutor workers = new ThreadPoolExecutor(
            4, 4, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1000), new DefaultThreadFactory("stage-worker", true));
    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(2, new DefaultThreadFactory("stage-loop", true), NioIoHandler.newFactory());
    private final List<Runnable> servers = new ArrayList<>();
    private final Path spool;

    NettyStage() {
        try {
            spool = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "spool");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What the servers share; a test may put other configuration keys in. */
    Surroundings surroundings(Map<String, String> keys) throws IOException {
        return surroundings(keys, workers, new SpoolFolder(spool, SPOOL_MEMORY));
    }

    Surroundings surroundings(Map<String, String> keys, Executor someWorkers, SpoolFolder spools) throws IOException {
        var configuration = TestConfiguration.of(keys);
        return new Surroundings(configuration, someWorkers, workers, Tls.open(configuration), spools);
    }

    SmtpServer smtpServer(Map<String, String> keys, MailListener application) throws IOException {
        return smtpServer(surroundings(keys), application);
    }

    SmtpServer smtpServer(Surroundings surroundings, MailListener application) throws IOException {
        SmtpServer server = new SmtpServer(surroundings, loops, application);
        servers.add(server::close);
        return server;
    }

    Pop3Server pop3Server(Map<String, String> keys, MailboxListener application) throws IOException {
        Pop3Server server = new Pop3Server(surroundings(keys), loops, application);
        servers.add(server::close);
        return server;
    }

    ImapServer imapServer(Map<String, String> keys, MailboxListener application) throws IOException {
        return imapServer(surroundings(keys), application);
    }

    ImapServer imapServer(Surroundings surroundings, MailboxListener application) throws IOException {
        ImapServer server = new ImapServer(surroundings, loops, application);
        servers.add(server::close);
        return server;
    }

    /** The {@link fish.remora.protocol.transcript.Stage} of SMTP. */
    Line smtp(Set<String> needs) throws IOException {
        assumeFalse(needs.contains("no-tls"), "the adapter always has a certificate");
        SmtpServer server = smtpServer(keys(needs), new FixedApplication(needs));
        String port = needs.contains("submission") ? "submission" : needs.contains("lmtp") ? "lmtp" : "smtp";
        return new SocketLine(server.port(port), false, () -> {});
    }

    /** The {@link fish.remora.protocol.transcript.Stage} of POP3. */
    Line pop3(Set<String> needs) throws IOException {
        assumeFalse(needs.contains("no-tls"), "the adapter always has a certificate");
        SharedMailboxes mailboxes = new SharedMailboxes(needs);
        Pop3Server server = pop3Server(keys(needs), mailboxes);
        boolean secure = needs.contains("secure");
        return new SocketLine(
                secure ? server.port("pop3s") : server.port(),
                secure,
                () -> await().until(() -> !mailboxes.isLocked()));
    }

    /** The {@link fish.remora.protocol.transcript.Stage} of IMAP. */
    Line imap(Set<String> needs) throws IOException {
        assumeFalse(needs.contains("no-tls"), "the adapter always has a certificate");
        MemoryMailboxes mailboxes = new MemoryMailboxes(needs);
        ImapServer server = imapServer(keys(needs), mailboxes);
        boolean secure = needs.contains("secure");
        return new SocketLine(
                secure ? server.port("imaps") : server.port(),
                secure,
                () -> await().until(() -> mailboxes.watches() == 0));
    }

    private static Map<String, String> keys(Set<String> needs) {
        Map<String, String> keys = new HashMap<>();
        if (needs.contains("tls-first")) {
            keys.put("plaintext.auth", "none");
        }
        if (needs.contains("login-delay")) {
            keys.put("pop3.login.delay", "3600");
        }
        if (needs.contains("tokens")) {
            keys.put("oauth.issuers", "https://id.test=keys.json");
        }
        return keys;
    }

    /** The files that content lies in. */
    List<Path> spoolFiles() throws IOException {
        try (var files = Files.list(spool)) {
            return files.toList();
        }
    }

    /** Leaves no thread and no file behind, and says so. */
    @Override
    public void close() throws IOException {
        servers.forEach(Runnable::run);
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        workers.shutdown();
        await().until(workers::isTerminated);
        assertThat(spoolFiles()).isEmpty();
        Files.delete(spool);
    }
}
