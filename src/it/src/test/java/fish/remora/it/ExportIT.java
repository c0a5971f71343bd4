package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;

/** Mailboxes into files and back: octets, flags, dates and order stay; Python's mailbox module reads what we write, and we what it writes. */
@ExtendWith(SharedServer.class)
class ExportIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static int users;

    private final Remora server;
    private final Operator operator;

    @TempDir
    private Path folder;

    ExportIT(Remora server) {
        this.server = server;
        operator = new Operator(server);
    }

    private User user() throws SQLException {
        return server.database().newUser("export" + ++users);
    }

    private Foreign exports(User user, String to, String... more) throws IOException {
        return run("export", user, "--to", to, more);
    }

    private Foreign imports(User user, Path from, String... more) throws IOException {
        return run("import", user, "--from", from.toString(), more);
    }

    private Foreign run(String verb, User user, String option, String path, String... more) throws IOException {
        List<String> all = new ArrayList<>(List.of(verb, user.address(), option, path, "--reason", "test"));
        all.addAll(List.of(more));
        return operator.run(all.toArray(String[]::new));
    }

    /** What a reader sees of each message, mailbox by mailbox, beside its octets. */
    private List<String> entries(User user) throws SQLException {
        return server.database().list("""
                SELECT m.name || ' ' || e.flags || ' ' || e.size || ' ' || e.internal_date || ' ' || g.header_index
                  FROM entry e JOIN mailbox m ON m.id = e.mailbox_id JOIN account a ON a.id = m.account_id JOIN message g ON g.id = message_id
                 WHERE a.local_part = ? ORDER BY m.name, e.uid""", user.localPart());
    }

    private long miscounted(User user) throws SQLException {
        return server.database().number("""
                SELECT count(*) FROM mailbox m JOIN account a ON a.id = m.account_id
                 WHERE a.local_part = ? AND (m.messages <> (SELECT count(*) FROM entry WHERE mailbox_id = m.id)
                    OR m.octets <> (SELECT coalesce(sum(size), 0) FROM entry WHERE mailbox_id = m.id)
                    OR m.uid_next <> (SELECT coalesce(max(uid), 0) + 1 FROM entry WHERE mailbox_id = m.id))""", user.localPart());
    }

    private String python(String script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("python3", "-c", script));
        command.addAll(List.of(arguments));
        return Foreign.run("python3", command).succeeds().output();
    }

    @ParameterizedTest
    @CsvSource({"mbox, out", "maildir, out", "mbox, out.mbox"})
    void octetsFlagsAndDatesComeBack(String format, String name) throws Exception {
        User from = user();
        try (Smtp client = Smtp.hello(server)) {
            for (Arguments sample : (Iterable<Arguments>) OctetsIT.binaries()::iterator) {
                byte[] octets = (byte[]) sample.get()[1];
                assertThat(client.chunks(octets, 100_000, from.address())).startsWith("250");
            }
        }
        server.database().run("""
                WITH flagged AS (
                  UPDATE entry SET flags = uid, internal_date = '2001-02-03 04:05:06Z'::timestamptz + make_interval(days => uid::int)
                   WHERE mailbox_id = (SELECT m.id FROM mailbox m JOIN account a ON a.id = m.account_id WHERE local_part = ?)
                  RETURNING mailbox_id, flags
                )
                UPDATE mailbox SET unseen = (SELECT count(*) FROM flagged WHERE flags & 1 = 0), deleted = (SELECT count(*) FROM flagged WHERE flags & 8 <> 0)
                 WHERE id = (SELECT min(mailbox_id) FROM flagged)""", from.localPart());
        String place = folder.resolve(name).toString();
        exports(from, place, "--format", format).succeeds();
        User to = user();
        assertThat(imports(to, Path.of(place)).succeeds().output()).contains("imported 14 messages into 1 mailboxes");
        List<byte[]> before = server.database().contentsOf(from);
        List<byte[]> after = server.database().contentsOf(to);
        assertThat(after).hasSize(14);
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i)).as("message %d", i).isEqualTo(before.get(i));
        }
        assertThat(entries(to)).isEqualTo(entries(from));
        assertThat(miscounted(to)).isZero();
        assertThat(exports(from, place, "--format", format).exitCode()).isEqualTo(1);
        assertThat(server.database()
                        .list(
                                "SELECT action FROM audit WHERE object IN (?, ?) ORDER BY id",
                                from.address(),
                                to.address()))
                .containsExactly("account.export", "account.import");
    }

    /** Beyond a page of the server's, in order; mailboxes with levels and letters; the count that Python finds. */
    @Test
    void manyMessagesInMailboxesOfAnyName() throws Exception {
        User from = user();
        StringBuilder mbox = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            mbox.append("From a@b.test Mon Nov 23 10:00:00 2026\nSubject: number ")
                    .append(i)
                    .append("\n\n>From here\n\n");
        }
        Path many = Files.writeString(folder.resolve("many"), mbox);
        imports(from, many, "--mailbox", "Entw\u00fcrfe/2026.1 & more").succeeds();
        imports(from, many).succeeds();
        for (String format : List.of("maildir", "mbox")) {
            Path place = folder.resolve(format);
            exports(from, place.toString(), "--format", format).succeeds();
            User to = user();
            imports(to, place).succeeds();
            assertThat(entries(to)).hasSize(4000).isEqualTo(entries(from));
            assertThat(miscounted(to)).isZero();
            User below = user();
            imports(below, place, "--mailbox", "Old").succeeds();
            assertThat(server.database()
                            .list(
                                    "SELECT name || messages FROM mailbox m JOIN account a ON a.id = account_id WHERE local_part = ? ORDER BY name",
                                    below.localPart()))
                    .containsExactlyInAnyOrder(
                            "INBOX0", "Old2000", "Old/Entw\u00fcrfe0", "Old/Entw\u00fcrfe/2026.1 & more2000");
        }
        String script = """
                import mailbox, sys
                box = mailbox.mbox(sys.argv[1]) if len(sys.argv) == 2 else mailbox.Maildir(sys.argv[1]).get_folder(sys.argv[2])
                subjects = sorted(int(m['Subject'].split()[1]) for m in box)
                print(len(box), subjects == list(range(2000)), {m.get_payload().replace('\\r', '').rstrip() for m in box})""";
        assertThat(python(script, folder.resolve("mbox/INBOX.mbox").toString()).strip())
                .isEqualTo("2000 True {'>From here'}");
        assertThat(python(script, folder.resolve("maildir").toString(), "Entw&APw-rfe.2026&AC4-1 &- more")
                        .strip())
                .isEqualTo("2000 True {'From here'}");
    }

    @Test
    void whatPythonWritesIsReadRight() throws Exception {
        String script = """
                import mailbox, sys
                for i, box in enumerate((mailbox.mbox(sys.argv[1]), mailbox.Maildir(sys.argv[2]))):
                    m = (mailbox.mboxMessage, mailbox.MaildirMessage)[i]('Subject: Python\\nFrom: a@b.test\\n\\nFrom here\\n')
                    if i == 0:
                        m.set_from('a@b.test', (2020, 2, 3, 4, 5, 6, 0, 34, 0))
                        m.set_flags('RAF')
                    else:
                        m.set_subdir('cur')
                        m.set_flags('SRF')
                        m.set_date(1580702706)
                    box.add(m)
                    box.flush()""";
        Path mbox = folder.resolve("python");
        Path maildir = folder.resolve("Maildir");
        python(script, mbox.toString(), maildir.toString());
        for (Path made : List.of(mbox, maildir)) {
            User to = user();
            imports(to, made).succeeds();
            assertThat(server.database().contentsOf(to))
                    .containsExactly(Samples.octets("Subject: Python\r\nFrom: a@b.test\r\n\r\nFrom here\r\n"));
            assertThat(entries(to))
                    .singleElement()
                    .asString()
                    .startsWith("INBOX 7 ")
                    .contains("2020-02-03");
        }
    }

    /** Longer than any buffer on the way; the server's heap has 512 MB, and each octet passes it twice. */
    @Test
    void aLargeMessage() throws Exception {
        Path maildir = folder.resolve("large");
        byte[] octets = Samples.attachment(36_000_000);
        Files.createDirectories(maildir.resolve("cur"));
        Files.write(maildir.resolve("cur/1.large:2,F"), octets);
        User user = user();
        imports(user, maildir).succeeds();
        exports(user, folder.resolve("large.mbox").toString()).succeeds();
        exports(user, folder.resolve("again").toString()).succeeds();
        try (Stream<Path> files = Files.list(folder.resolve("again/cur"))) {
            assertThat(Files.readAllBytes(files.findFirst().orElseThrow())).isEqualTo(octets);
        }
        assertThat(Arrays.copyOf(Files.readAllBytes(folder.resolve("large.mbox")), 200))
                .asString(StandardCharsets.US_ASCII)
                .contains("octets=" + octets.length + "; lines=crlf\nStatus: O\nX-Status: F\n");
    }

    @Test
    void theQuotaHoldsAndTheRestGoesOn() throws Exception {
        User user = user();
        server.database().run("UPDATE account SET quota = 2000 WHERE local_part = ?", user.localPart());
        Path mbox = Files.writeString(
                folder.resolve("mbox"),
                "From a Mon Nov 23 10:00:00 2026\nSubject: one\n\n\nFrom a Mon Nov 23 10:00:00 2026\nSubject: two\n\n"
                        + "x".repeat(3000) + "\n\nFrom a Mon Nov 23 10:00:00 2026\nSubject: three\n\n");
        Foreign result = imports(user, mbox);
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .contains("at octet 47: the quota is 2000 octets", "imported 2 messages", "1 of 3 messages were not");
        assertThat(entries(user)).hasSize(2);
        assertThat(miscounted(user)).isZero();
    }

    @Test
    void whatIsWrongIsNamed() throws Exception {
        User user = user();
        String account = "accounts/" + user.address().replace("@", "%40");
        String transfer = begin(account, "import");
        assertThat(append(account + "/mailboxes/INBOX/messages?transfer=" + transfer, "X: y\n\nbody"))
                .startsWith("200 {\"uid\":1,");
        assertThat(append(account + "/mailboxes/inbox/messages?transfer=" + transfer + "&flags=%5CSeen,%5Cdraft", ""))
                .startsWith("200 {\"uid\":2,");
        assertThat(operator.get(account + "/mailboxes/INBOX/messages?limit=1").body())
                .startsWith("{\"messages\":[{\"uid\":1,\"size\":10,\"flags\":[],\"internalDate\":\"2")
                .endsWith("\"next\":\"1\"}");
        assertThat(operator.get(account + "/mailboxes/INBOX/messages?after=1").body())
                .contains("\"uid\":2,\"size\":0,\"flags\":[\"\\\\Seen\",\"\\\\Draft\"]")
                .doesNotContain("next");
        String one = account + "/mailboxes/INBOX/messages/1?transfer=";
        HttpResponse<String> message = operator.get(one + begin(account, "export"));
        assertThat(message.body()).isEqualTo("X: y\n\nbody");
        assertThat(message.headers().firstValue("Content-Type")).hasValue("message/rfc822");
        String tag = message.headers().firstValue("ETag").orElseThrow();
        assertThat(send(request(one + begin(account, "export")).header("If-None-Match", tag))
                        .statusCode())
                .isEqualTo(304);
        assertThat(operator.get(one + transfer).body()).contains("transfer", "an export of " + user.address());
        assertThat(operator.get(account + "/mailboxes/INBOX/messages/1").statusCode())
                .isEqualTo(400);
        assertThat(operator.get(account + "/mailboxes/INBOX/messages/9?transfer=" + begin(account, "export"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(operator.get(account + "/mailboxes/None/messages").statusCode())
                .isEqualTo(404);
        assertThat(operator.get("accounts/nobody%40mx.test/mailboxes").statusCode())
                .isEqualTo(404);
        assertThat(operator.post(account + "/transfers", "{\"direction\": \"import\"}")
                        .statusCode())
                .isEqualTo(400);
        for (String wrong : List.of(
                "/mailboxes/a//b/messages?transfer=" + transfer,
                "/mailboxes/" + "x".repeat(256) + "/messages?transfer=" + transfer,
                "/mailboxes/INBOX/messages?transfer=" + transfer + "&flags=Seen",
                "/mailboxes/INBOX/messages?transfer=" + transfer + "&internalDate=yesterday",
                "/mailboxes/INBOX/messages?transfer=zzz")) {
            assertThat(append(account + wrong, "X: y")).as(wrong).startsWith("400");
        }
        for (String wrong : List.of(
                "", "{'size':1}", "{'size':2}\nx", "{'size':-1}\n", "{}\n", "\n", "{'size':1,'x':1}\na", "no\n")) {
            assertThat(bundle(account, transfer, wrong)).as(wrong).startsWith("400");
        }
        assertThat(bundle(account, transfer, "{'size':4194304}\n" + "x".repeat(4_194_304)))
                .startsWith("413");
        assertThat(entries(user)).hasSize(2);
        assertThat(bundle(account, transfer, "{'size':3,'flags':'\\\\Seen'}\n{\n}{'size':0}\n{'size':1}\nx"))
                .startsWith("200 {\"uids\":[3,4,5],");
        assertThat(server.database()
                        .list(
                                "SELECT e.size || ' ' || e.flags FROM entry e JOIN mailbox m ON m.id = mailbox_id JOIN account a ON a.id = account_id WHERE local_part = ? AND uid > 2 ORDER BY uid",
                                user.localPart()))
                .containsExactly("3 1", "0 0", "1 0");
        assertThat(operator.getAs("", account + "/mailboxes").statusCode()).isEqualTo(401);
        assertThat(miscounted(user)).isZero();
        assertThat(exports(user, folder.resolve("out").toString(), "--mailbox", "None")
                        .output())
                .contains("there is no mailbox None; there are INBOX");
        assertThat(imports(user, folder.resolve("nothing")).exitCode()).isEqualTo(1);
    }

    private String begin(String account, String direction) throws Exception {
        String body = operator.post(
                        account + "/transfers", "{\"direction\": \"" + direction + "\", \"reason\": \"test\"}")
                .body();
        return body.replaceFirst(".*\"transfer\":\"([^\"]+)\".*", "$1");
    }

    private String append(String path, String octets) throws Exception {
        HttpResponse<String> answer =
                send(request(path).header("Content-Type", "message/rfc822").POST(BodyPublishers.ofString(octets)));
        return answer.statusCode() + " " + answer.body();
    }

    /** @param body with ' for " */
    private String bundle(String account, String transfer, String body) throws Exception {
        HttpResponse<String> answer = send(request(account + "/mailboxes/INBOX/messages?transfer=" + transfer)
                .header("Content-Type", "application/vnd.remora.messages")
                .POST(BodyPublishers.ofString(body.replace('\'', '"'))));
        return answer.statusCode() + " " + answer.body();
    }

    private HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(server.http("/api/" + path))
                .header("Authorization", "Bearer " + operator.token());
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
