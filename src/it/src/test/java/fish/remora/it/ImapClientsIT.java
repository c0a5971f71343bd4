package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import jakarta.mail.event.MessageCountAdapter;
import jakarta.mail.event.MessageCountEvent;
import jakarta.mail.search.SubjectTerm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Clients that others wrote work by IMAP: curl, mutt, mbsync, OfflineIMAP, Angus Mail. */
@ExtendWith(SharedServer.class)
class ImapClientsIT {
    private final Remora server;

    @TempDir
    private Path folder;

    ImapClientsIT(Remora server) {
        this.server = server;
    }

    private User userWithMail(String name, String... subjects) throws Exception {
        User user = server.database().newUser("clients." + name);
        Smtp.deliver(server, user, subjects);
        return user;
    }

    @Test
    void curlReads() throws Exception {
        User user = userWithMail("curl", "one", "two");
        String clear = "imap://127.0.0.1:" + server.imap();
        assertThat(Foreign.curl(user, clear + "/").succeeds().output()).contains("INBOX");
        Path file = folder.resolve("message");
        Foreign.curl(user, clear + "/INBOX;UID=2", "--output", file.toString()).succeeds();
        assertThat(Samples.behindTrace(Files.readString(file))).isEqualTo(Samples.text("two"));
        assertThat(Foreign.curl(user, clear + "/INBOX?SUBJECT%20one").succeeds().output())
                .contains("* SEARCH 1");
        assertThat(Foreign.curl(new User(user.address(), "wrong"), clear + "/").exitCode())
                .isEqualTo(67);
        String resolve = Remora.DOMAIN + ":" + server.imaps() + ":127.0.0.1";
        String[] secure = {
            "--cacert", server.certificate().toString(), "--resolve", resolve, "--output", file.toString()
        };
        Foreign.curl(user, "imaps://" + Remora.DOMAIN + ":" + server.imaps() + "/INBOX;UID=1", secure)
                .succeeds();
        assertThat(Samples.behindTrace(Files.readString(file))).isEqualTo(Samples.text("one"));
    }

    @Test
    void curlAppends() throws Exception {
        User user = userWithMail("curl.append");
        Path file = Files.writeString(folder.resolve("message"), Samples.text("uploaded"));
        Foreign.curl(user, "imap://127.0.0.1:" + server.imap() + "/INBOX", "--upload-file", file.toString())
                .succeeds();
        assertThat(Pop3.onlyMessage(server, user)).isEqualTo(Samples.text("uploaded"));
    }

    /** mutt logs in by SCRAM-SHA-256, opens the mailbox, copies all of it away and deletes what it is told to. */
    @Test
    void mutt() throws Exception {
        User user = new User("clients.mutt@" + Remora.DOMAIN, "secret");
        new Operator(server).make("accounts/" + user.address(), "'password': 'secret'");
        Smtp.deliver(server, user, "one", "two");
        Path copies = folder.resolve("copies");
        Path settings = Files.writeString(
                folder.resolve("muttrc"), """
                set imap_user = "%s"
                set imap_pass = "%s"
                set folder = "imap://127.0.0.1:%d/"
                set spoolfile = "=INBOX"
                set ssl_starttls = no
                set ssl_force_tls = no
                set header_cache = ""
                set mbox_type = mbox
                set copy = no
                set delete = yes
                set confirmappend = no
                set confirmcreate = no
                set wait_key = no
                push "<tag-pattern>~A<enter><tag-prefix><copy-message>%s<enter><untag-pattern>~A<enter><delete-pattern>~s two<enter><quit>"
                """.formatted(user.address(), user.password(), server.imap(), copies));
        // It wants a terminal.
        Foreign.run(
                        "mutt",
                        List.of(
                                "env",
                                "TERM=xterm",
                                "HOME=" + folder,
                                "timeout",
                                "100",
                                "script",
                                "--quiet",
                                "--return",
                                "--command",
                                "mutt -n -F " + settings,
                                "/dev/null"))
                .succeeds();
        assertThat(Files.readString(copies)).contains("Subject: one", "Subject: two");
        assertThat(Samples.behindTrace(Pop3.onlyMessage(server, user))).isEqualTo(Samples.text("one"));
    }

    /** The messages of a Maildir by their Subject, with the flags in their names. */
    private static Map<String, String> maildir(Path inbox) throws IOException {
        Map<String, String> messages = new TreeMap<>();
        for (String part : List.of("new", "cur")) {
            try (Stream<Path> files = Files.list(inbox.resolve(part))) {
                for (Path file : files.toList()) {
                    String name = String.valueOf(file.getFileName());
                    int flags = name.indexOf(":2,");
                    String subject = Files.readString(file).replaceFirst("(?s).*?Subject: ([^\\r\\n]*).*", "$1");
                    messages.put(subject, flags < 0 ? "" : name.substring(flags + 3));
                }
            }
        }
        return messages;
    }

    private static Path file(Path inbox, String subject) throws IOException {
        for (String part : List.of("new", "cur")) {
            try (Stream<Path> files = Files.list(inbox.resolve(part))) {
                for (Path file : files.toList()) {
                    if (Files.readString(file).contains("Subject: " + subject)) {
                        return file;
                    }
                }
            }
        }
        throw new AssertionError("no message " + subject);
    }

    private static void flag(Path file, String flags) throws IOException {
        String name = String.valueOf(file.getFileName()).replaceFirst(":2,.*", "");
        Path current = file.resolveSibling("../cur").normalize();
        Files.move(file, current.resolve(name + ":2," + flags));
    }

    /** mbsync marks the copies it makes, to find them again. */
    private static String withoutMark(String message) {
        return message.replaceFirst("X-TUID: [^\r\n]*\r?\n", "");
    }

    private void mbsync(Path settings) throws IOException {
        Foreign.run(
                        "isync",
                        List.of("env", "HOME=" + folder, "mbsync", "--config", settings.toString(), "--all", "--quiet"))
                .succeeds();
    }

    /** Both ways: new mail, flags, deletion; the octets are the same but for the line ends of files. */
    @Test
    void mbsync() throws Exception {
        User user = userWithMail("mbsync", "one", "two", "three");
        Path mail = Files.createDirectories(folder.resolve("mail"));
        Path settings = Files.writeString(
                folder.resolve("mbsyncrc"), """
                IMAPAccount remora
                Host 127.0.0.1
                Port %d
                User %s
                Pass "%s"
                SSLType None
                AuthMechs LOGIN

                IMAPStore far
                Account remora

                MaildirStore near
                SubFolders Verbatim
                Path %s/
                Inbox %s/INBOX

                Channel all
                Far :far:
                Near :near:
                Patterns *
                Create Both
                Remove Both
                Expunge Both
                SyncState *
                """.formatted(server.imap(), user.address(), user.password(), mail, mail));
        mbsync(settings);
        Path inbox = mail.resolve("INBOX");
        assertThat(maildir(inbox)).containsOnlyKeys("one", "two", "three");
        assertThat(Samples.behindTrace(
                        withoutMark(Files.readString(file(inbox, "one"))).replace("\n", "\r\n")))
                .isEqualTo(Samples.text("one"));

        // Here: one is read and answered, two is deleted, four is new, as is a mailbox.
        flag(file(inbox, "one"), "RS");
        flag(file(inbox, "two"), "T");
        String four = Samples.text("four").replace("\r\n", "\n");
        Files.writeString(inbox.resolve("new/1.1.host"), four);
        for (String part : List.of("new", "cur", "tmp")) {
            Files.createDirectories(mail.resolve("Work").resolve(part));
        }
        Files.writeString(
                mail.resolve("Work/new/1.2.host"), Samples.text("five").replace("\r\n", "\n"));
        mbsync(settings);
        Foreign there = Python.imap(server, user, """
                client = session(mailbox='INBOX')
                assert uids(client, 'SUBJECT', 'one', 'SEEN', 'ANSWERED') == [1]
                assert not uids(client, 'SUBJECT', 'two')
                four = uids(client, 'SUBJECT', 'four')
                assert len(four) == 1, four
                sys.stdout.buffer.write(ok(client.uid('FETCH', str(four[0]), '(BODY.PEEK[])'))[0][1])
                ok(client.uid('STORE', str(four[0]), '+FLAGS', '(\\\\Flagged)'))
                ok(client.uid('STORE', '3', '+FLAGS', '(\\\\Deleted)'))
                ok(client.expunge())
                ok(client.select('Work'))
                assert len(uids(client, 'SUBJECT', 'five')) == 1
                """);

        assertThat(withoutMark(there.output())).isEqualTo(Samples.text("four"));

        // There: four is flagged, three is gone.
        mbsync(settings);
        assertThat(maildir(inbox)).containsOnlyKeys("one", "four");
        assertThat(maildir(inbox).get("four")).contains("F");
        assertThat(Files.readString(file(inbox, "four"))).isEqualTo(four);
        mbsync(settings);
        assertThat(maildir(inbox)).containsOnlyKeys("one", "four");
    }

    @Test
    void offlineImap() throws Exception {
        User user = userWithMail("offlineimap", "one", "two");
        Path mail = folder.resolve("offline");
        Path settings = Files.writeString(folder.resolve("offlineimaprc"), """
                [general]
                accounts = remora
                metadata = %s
                ui = quiet
                [Account remora]
                localrepository = near
                remoterepository = far
                [Repository near]
                type = Maildir
                localfolders = %s
                [Repository far]
                type = IMAP
                remotehost = 127.0.0.1
                remoteport = %d
                remoteuser = %s
                remotepass = %s
                ssl = no
                starttls = no
                auth_mechanisms = PLAIN, LOGIN
                """.formatted(
                        folder.resolve("metadata"), mail, server.imap(), user.address(), user.password()));
        List<String> command =
                List.of("env", "HOME=" + folder, "timeout", "150", "offlineimap", "-o", "-c", settings.toString());
        Foreign.run("offlineimap3", command).succeeds();
        Path inbox = mail.resolve("INBOX");
        assertThat(maildir(inbox)).containsOnlyKeys("one", "two");
        flag(file(inbox, "one"), "FS");
        Files.delete(file(inbox, "two"));
        Foreign.run("offlineimap3", command).succeeds();
        Python.imap(server, user, """
                client = session(mailbox='INBOX')
                assert uids(client, 'ALL') == uids(client, 'FLAGGED', 'SEEN') == [1], ok(client.uid('FETCH', '1:*', '(FLAGS)'))
                """);
    }

    private Store angus(User user) throws Exception {
        var properties = new Properties();
        properties.put("mail.imaps.ssl.socketFactory", Tls.trusting(server.certificate()));
        properties.put("mail.imaps.ssl.checkserveridentity", "false");
        Store store = Session.getInstance(properties).getStore("imaps");
        store.connect("127.0.0.1", server.imaps(), user.address(), user.password());
        return store;
    }

    @Test
    void angusMail() throws Exception {
        User user = userWithMail("angus", "one", "two");
        try (Store store = angus(user)) {
            Folder work = store.getFolder("Work/2026");
            assertThat(work.create(Folder.HOLDS_MESSAGES)).isTrue();
            assertThat(store.getDefaultFolder().list("*"))
                    .extracting(Folder::getFullName)
                    .contains("INBOX", "Work/2026");
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_WRITE);
            assertThat(inbox.getMessages()).extracting(Message::getSubject).containsExactly("one", "two");
            var octets = new ByteArrayOutputStream();
            inbox.getMessage(1).writeTo(octets);
            assertThat(Samples.behindTrace(octets.toString(StandardCharsets.UTF_8)))
                    .isEqualTo(Samples.text("one"));
            assertThat(inbox.search(new SubjectTerm("two"))).hasSize(1);
            inbox.copyMessages(new Message[] {inbox.getMessage(2)}, work);
            inbox.getMessage(2).setFlag(Flags.Flag.DELETED, true);
            assertThat(inbox.expunge()).hasSize(1);
            work.open(Folder.READ_ONLY);
            assertThat(work.getMessageCount()).isEqualTo(1);
            assertThat(((UIDFolder) work).getUID(work.getMessage(1))).isEqualTo(1);
            work.close();
            inbox.close();
        }
    }

    @Test
    void angusMailReadsStructures() throws Exception {
        User user = userWithMail("structure");
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.deliver(
                            "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                                    + "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nK=C3=B6ln\r\n"
                                    + "--b\r\nContent-Type: image/png; name=a.png\r\nContent-Disposition: attachment; filename=a.png\r\n"
                                    + "Content-Transfer-Encoding: base64\r\n\r\nAAEC\r\n--b--\r\n",
                            user.address()))
                    .startsWith("250");
        }
        try (Store store = angus(user)) {
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_ONLY);
            Message message = inbox.getMessage(1);
            assertThat(message.getSubject()).isEqualTo("Gr\u00fc\u00dfe");
            Multipart parts = (Multipart) message.getContent();
            assertThat(parts.getCount()).isEqualTo(2);
            assertThat(parts.getBodyPart(0).getContent()).isEqualTo("K\u00f6ln");
            assertThat(parts.getBodyPart(1).getFileName()).isEqualTo("a.png");
            assertThat(parts.getBodyPart(1).getInputStream().readAllBytes()).containsExactly(0, 1, 2);
            inbox.close();
        }
    }

    /** RFC 2177, as Angus Mail does it: a thread hangs in IDLE and is told. */
    @Test
    void angusMailIdles() throws Exception {
        User user = userWithMail("angus.idle");
        try (Store store = angus(user)) {
            IMAPFolder inbox = (IMAPFolder) store.getFolder("INBOX");
            inbox.open(Folder.READ_ONLY);
            var told = new CountDownLatch(1);
            inbox.addMessageCountListener(new MessageCountAdapter() {
                @Override
                public void messagesAdded(MessageCountEvent event) {
                    told.countDown();
                }
            });
            Thread waiting = new Thread(() -> {
                try {
                    inbox.idle(true);
                } catch (Exception closed) {
                    // The folder is closed below.
                }
            });
            waiting.start();
            try (Smtp client = Smtp.hello(server)) {
                assertThat(client.deliver(Samples.text("now"), user.address())).startsWith("250");
            }
            assertThat(told.await(20, TimeUnit.SECONDS)).as("told").isTrue();
            waiting.join(TimeUnit.SECONDS.toMillis(60));
            assertThat(inbox.getMessage(1).getSubject()).isEqualTo("now");
            inbox.close();
        }
    }
}
