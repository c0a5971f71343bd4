package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Clients that others wrote read mail by POP3: curl, Python's poplib, fetchmail, mpop, Angus Mail. */
@ExtendWith(SharedServer.class)
class ForeignReadersIT {
    private final Remora server;

    @TempDir
    private Path folder;

    ForeignReadersIT(Remora server) {
        this.server = server;
    }

    @Test
    void curl() throws Exception {
        User user = userWithMail("read.curl", "one");
        Path file = folder.resolve("message");
        Foreign.curl(user, "pop3://127.0.0.1:" + server.pop3() + "/1", "--output", file.toString())
                .succeeds();
        assertThat(Samples.behindTrace(Files.readString(file))).isEqualTo(Samples.text("one"));
    }

    /** RFC 8314 §3.2: TLS from the first octet; curl checks the certificate and the name in it. */
    @Test
    void curlTls() throws Exception {
        User user = userWithMail("read.curls", "one");
        Path file = folder.resolve("message");
        secureCurl(user, "pop3s", server.pop3s(), "--output", file.toString()).succeeds();
        assertThat(Samples.behindTrace(Files.readString(file))).isEqualTo(Samples.text("one"));
    }

    /** RFC 2595 §4. */
    @Test
    void curlStls() throws Exception {
        User user = userWithMail("read.stls", "one");
        Path file = folder.resolve("message");
        secureCurl(user, "pop3", server.pop3(), "--ssl-reqd", "--output", file.toString())
                .succeeds();
        assertThat(Samples.behindTrace(Files.readString(file))).isEqualTo(Samples.text("one"));
    }

    /** A wrong password: curl says so by exit code 67. */
    @Test
    void curlWrongPassword() throws Exception {
        var stranger = new User(Remora.ANN.address(), "wrong");
        assertThat(Foreign.curl(stranger, "pop3://127.0.0.1:" + server.pop3() + "/")
                        .exitCode())
                .isEqualTo(67);
    }

    private Foreign secureCurl(User user, String scheme, int port, String... options) throws Exception {
        var all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--cacert", server.certificate().toString()));
        all.addAll(List.of("--resolve", Remora.DOMAIN + ":" + port + ":127.0.0.1"));
        return Foreign.curl(user, scheme + "://" + Remora.DOMAIN + ":" + port + "/1", all.toArray(String[]::new));
    }

    /** STAT, LIST, UIDL, TOP, RETR, DELE, RSET and QUIT as poplib sees them. */
    @Test
    void poplib() throws Exception {
        User user = userWithMail("read.poplib", "one", "two");
        String script = """
                import poplib, sys
                client = poplib.POP3('127.0.0.1', int(sys.argv[1]), timeout=240)
                client.user(sys.argv[2])
                client.pass_(sys.argv[3])
                count, octets = client.stat()
                assert count == 2, count
                assert octets == sum(int(line.split()[1]) for line in client.list()[1])
                assert len({line.split()[1] for line in client.uidl()[1]}) == 2
                assert b'Subject: one' in client.top(1, 0)[1]
                assert b'Hello,' not in client.top(1, 0)[1]
                client.dele(2)
                client.rset()
                client.dele(1)
                sys.stdout.buffer.write(b'\\r\\n'.join(client.retr(2)[1]) + b'\\r\\n')
                client.quit()
                """;
        Foreign poplib = python(script, "" + server.pop3(), user.address(), user.password());
        assertThat(Samples.behindTrace(poplib.output())).isEqualTo(Samples.text("two"));
        assertThat(Samples.behindTrace(Pop3.onlyMessage(server, user))).isEqualTo(Samples.text("two"));
    }

    @Test
    void poplibTls() throws Exception {
        User user = userWithMail("read.poplibs", "one");
        String script = """
                import poplib, ssl, sys
                context = ssl.create_default_context(cafile=sys.argv[3])
                context.check_hostname = False
                plain = poplib.POP3('127.0.0.1', int(sys.argv[1]), timeout=240)
                plain.stls(context)
                for client in plain, poplib.POP3_SSL('127.0.0.1', int(sys.argv[2]), context=context, timeout=240):
                    client.user(sys.argv[4])
                    client.pass_(sys.argv[5])
                    assert client.stat()[0] == 1
                    client.quit()
                """;
        python(
                script,
                "" + server.pop3(),
                "" + server.pop3s(),
                server.certificate().toString(),
                user.address(),
                user.password());
    }

    private static Foreign python(String script, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("python3", "-c", script));
        command.addAll(List.of(arguments));
        return Foreign.run("python3", command).succeeds();
    }

    /** fetchmail fetches all over TLS, checks the certificate, and empties the maildrop. */
    @Test
    void fetchmail() throws Exception {
        User user = userWithMail("read.fetchmail", "one", "two");
        Path fetched = folder.resolve("fetched");
        Path control = folder.resolve("control");
        Files.writeString(control, """
                poll %s via 127.0.0.1 service %d protocol pop3 auth password timeout 240 uidl
                  user "%s" password "%s" ssl sslcertck sslcertfile "%s" sslcommonname %s
                  no rewrite fetchall mda "cat >> %s"
                """.formatted(
                        Remora.DOMAIN,
                        server.pop3s(),
                        user.address(),
                        user.password(),
                        server.certificate(),
                        Remora.DOMAIN,
                        fetched));
        Files.setPosixFilePermissions(control, PosixFilePermissions.fromString("rw-------"));
        Foreign.run(
                        "fetchmail",
                        List.of(
                                "env",
                                "FETCHMAILHOME=" + folder,
                                "fetchmail",
                                "--nodetach",
                                "--nosyslog",
                                "--invisible",
                                "--fetchmailrc",
                                control.toString()))
                .succeeds();
        assertThat(Files.readString(fetched).replace("\r\n", "\n"))
                .contains(lf(Samples.text("one")), lf(Samples.text("two")));
        assertThat(server.database().messagesOf(user)).isZero();
    }

    /** mpop fetches by STLS, checks the certificate, and knows by UIDL what it has fetched already. */
    @Test
    void mpop() throws Exception {
        User user = userWithMail("read.mpop", "one", "two");
        for (String folderIn : List.of("tmp", "new", "cur")) {
            Files.createDirectories(folder.resolve("mail").resolve(folderIn));
        }
        assertThat(mpop(user).output()).contains("new: 2 messages");
        assertThat(mpop(user).output()).contains("new: no messages");
        try (Stream<Path> files = Files.list(folder.resolve("mail/new"))) {
            var fetched = new ArrayList<String>();
            for (Path file : files.toList()) {
                fetched.add(Samples.behindTrace(Files.readString(file).replace("\n", "\r\n")));
            }
            assertThat(fetched).containsExactlyInAnyOrder(Samples.text("one"), Samples.text("two"));
        }
    }

    private Foreign mpop(User user) throws Exception {
        return Foreign.run(
                        "mpop",
                        List.of(
                                "mpop",
                                "--host=127.0.0.1",
                                "--port=" + server.pop3(),
                                "--user=" + user.address(),
                                "--passwordeval=echo " + user.password(),
                                "--auth=user",
                                "--tls=on",
                                "--tls-starttls=on",
                                "--tls-trust-file=" + server.certificate(),
                                "--tls-host-override=" + Remora.DOMAIN,
                                "--keep=on",
                                "--received-header=off",
                                "--uidls-file=" + folder.resolve("uidls"),
                                "--delivery=maildir," + folder.resolve("mail")))
                .succeeds();
    }

    @Test
    void angusMail() throws Exception {
        User user = userWithMail("read.angus", "one", "two");
        var properties = new Properties();
        properties.put("mail.pop3s.ssl.socketFactory", Tls.trusting(server.certificate()));
        properties.put("mail.pop3s.ssl.checkserveridentity", "false");
        try (Store store = Session.getInstance(properties).getStore("pop3s")) {
            store.connect("127.0.0.1", server.pop3s(), user.address(), user.password());
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_WRITE);
            assertThat(inbox.getMessages()).extracting(Message::getSubject).containsExactly("one", "two");
            var octets = new ByteArrayOutputStream();
            inbox.getMessage(1).writeTo(octets);
            assertThat(Samples.behindTrace(octets.toString(StandardCharsets.UTF_8)))
                    .isEqualTo(Samples.text("one"));
            inbox.getMessage(1).setFlag(Flags.Flag.DELETED, true);
            inbox.close(true);
        }
        assertThat(server.database().messagesOf(user)).isEqualTo(1);
    }

    private User userWithMail(String name, String... subjects) throws Exception {
        User user = server.database().newUser(name);
        Smtp.deliver(server, user, subjects);
        return user;
    }

    private static String lf(String text) {
        return text.replace("\r\n", "\n");
    }
}
