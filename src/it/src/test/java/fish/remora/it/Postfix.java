package fish.remora.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fish.remora.it.peer.Certificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Postfix of Debian's, with a configuration, a queue and maildirs of its own in a temporary folder: what post.test's mail goes to.
 * pia@post.test and paul@post.test are at home there; *@mx.test goes on to a Remora, all else is refused. Needs root. One thread.
 */
final class Postfix implements AutoCloseable {
    static final String DOMAIN = "post.test";

    private static final String PACKAGE = "postfix";

    /** nobody's. */
    private static final int OWNER = 65534;

    private final Path folder;
    private final int port;

    private Postfix(Path folder, int port) {
        this.folder = folder;
        this.port = port;
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    }

    /** Started, on a free port. */
    static Postfix inFrontOf(int remora) throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "Postfix is started by root only");
        // Not under target/: its users must be able to walk there, whatever the modes of the folders above.
        Path folder = Files.createTempDirectory("remora-postfix");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String name : List.of("etc", "spool", "data", "mail", "log")) {
            Files.createDirectory(folder.resolve(name));
        }
        var postfix = new Postfix(folder, FreePorts.next());
        postfix.configure(remora);
        postfix.command("start").succeeds();
        await("Postfix").atMost(Remora.PATIENCE).until(() -> answers(postfix.port));
        return postfix;
    }

    private static boolean answers(int port) {
        try (Smtp client = Smtp.connect(port)) {
            return client.greeting().startsWith("220");
        } catch (IOException notYet) {
            return false;
        }
    }

    private Foreign command(String... words) throws IOException {
        return Foreign.run(
                PACKAGE,
                Stream.concat(Stream.of("postfix", "-c", folder.resolve("etc").toString()), Stream.of(words))
                        .toList());
    }

    private void configure(int remora) throws IOException {
        Foreign.run("coreutils", List.of("chown", "postfix", folder + "/data")).succeeds();
        Foreign.run("coreutils", List.of("chown", "" + OWNER, folder + "/mail")).succeeds();
        Files.writeString(folder.resolve("etc/key.pem"), Certificate.pem());
        Files.writeString(folder.resolve("etc/users"), "pia@post.test pia/\npaul@post.test paul/\n");
        Files.writeString(folder.resolve("etc/transport"), "mx.test smtp:[127.0.0.1]:" + remora + "\n");
        Files.writeString(folder.resolve("etc/main.cf"), main());
        Files.writeString(folder.resolve("etc/master.cf"), "127.0.0.1:" + port + " inet n - n - - smtpd\n" + MASTER);
    }

    private String main() {
        return """
                compatibility_level = 3.6
                queue_directory = %1$s/spool
                data_directory = %1$s/data
                command_directory = /usr/sbin
                daemon_directory = /usr/lib/postfix/sbin
                maillog_file = %1$s/log/maillog
                maillog_file_prefixes = /
                myhostname = mail.post.test
                mydestination =
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                mynetworks = 127.0.0.0/8
                alias_maps =
                notify_classes =
                virtual_mailbox_domains = post.test
                virtual_mailbox_base = %1$s/mail
                virtual_mailbox_maps = texthash:%1$s/etc/users
                virtual_uid_maps = static:%2$d
                virtual_gid_maps = static:%2$d
                transport_maps = texthash:%1$s/etc/transport
                relay_domains = mx.test
                default_transport = error:5.4.4 no way
                smtpd_relay_restrictions = permit_auth_destination, reject
                smtpd_tls_chain_files = %1$s/etc/key.pem
                smtpd_tls_security_level = may
                smtpd_tls_received_header = yes
                smtp_tls_security_level = may
                smtp_tls_loglevel = 1
                smtp_dns_support_level = disabled
                """.formatted(folder, OWNER);
    }

    private static final String MASTER = """
            pickup unix n - n 60 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            verify unix - - n - 1 verify
            flush unix n - n 1000? 0 flush
            proxymap unix - - n - - proxymap
            smtp unix - - n - - smtp
            relay unix - - n - - smtp
            showq unix n - n - - showq
            error unix - - n - - error
            retry unix - - n - - error
            discard unix - - n - - discard
            virtual unix - n n - - virtual
            anvil unix - - n - 1 anvil
            scache unix - - n - 1 scache
            postlog unix-dgram n - n - 1 postlogd
            """;

    int port() {
        return port;
    }

    /** Each message in somebody's maildir, as it stands there. */
    List<String> mailOf(String user) throws IOException {
        Path fresh = folder.resolve("mail").resolve(user).resolve("new");
        if (!Files.exists(fresh)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(fresh)) {
            return files.sorted().map(Postfix::read).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tries what it has put off once more, now. */
    void flush() throws IOException {
        command("flush").succeeds();
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("log/maillog"), StandardCharsets.UTF_8);
    }

    private void stop() {
        try {
            if (Files.exists(folder)) {
                command("stop");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        stop();
        Folders.delete(folder);
    }
}
