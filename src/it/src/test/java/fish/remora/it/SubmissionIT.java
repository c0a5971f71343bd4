package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import fish.remora.it.peer.Taken;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People send by the submission ports, with clients that others wrote: each mechanism, what they may send as, what is mended; and LMTP. */
@ExtendWith(Relay.Shared.class)
@TestInstance(Lifecycle.PER_CLASS)
class SubmissionIT {
    private final Relay relay;
    private final Remora server;
    private final Sink sink;

    SubmissionIT(Relay relay) throws IOException {
        this.relay = relay;
        server = relay.server();
        sink = relay.domain("submit.test", Script.PLAIN);
    }

    @AfterAll
    void end() throws IOException {
        sink.close();
    }

    /** GNU SASL on the other side: SCRAM works from the first login with the password on, or at once where it was known in clear. */
    @ParameterizedTest
    @CsvSource({"plain, starttls", "login, starttls", "scram-sha-256, starttls", "plain, tls", "scram-sha-256, tls"})
    void msmtp(String mechanism, String tls) throws Exception {
        String to = "msmtp." + mechanism + "." + tls + "@submit.test";
        msmtp(Remora.ANN, mechanism, tls, to).succeeds();
        Taken taken = taken(to);
        assertThat(taken.sender()).isEqualTo(Remora.ANN.address());
        assertThat(taken.text()).contains("with ESMTPSA id").doesNotContain("Bcc:");
        assertThat(msmtp(new User(Remora.ANN.address(), "wrong"), mechanism, tls, to)
                        .exitCode())
                .isNotZero();
    }

    @Test
    void scramAfterTheFirstPassword() throws Exception {
        User user = relay.user("scram");
        assertThat(msmtp(user, "scram-sha-256", "tls", "early@submit.test").exitCode())
                .isNotZero();
        msmtp(user, "plain", "tls", "plain@submit.test").succeeds();
        msmtp(user, "scram-sha-256", "tls", "late@submit.test").succeeds();
        taken("late@submit.test");
    }

    private Foreign msmtp(User user, String mechanism, String tls, String to) throws IOException {
        List<String> command = new ArrayList<>(List.of("msmtp", "--host=127.0.0.1", "--tls=on"));
        boolean implicit = tls.equals("tls");
        command.add("--port=" + (implicit ? server.submissions() : server.submission()));
        command.add("--tls-starttls=" + (implicit ? "off" : "on"));
        command.addAll(List.of("--tls-certcheck=off", "--remove-bcc-headers=off"));
        command.addAll(List.of("--auth=" + mechanism, "--user=" + user.address()));
        command.addAll(List.of("--passwordeval=echo " + user.password(), "--from=" + user.address(), to));
        return Foreign.run(
                "msmtp", command, "From: " + user.address() + "\nSubject: msmtp\nBcc: hidden@submit.test\n\nHello\n");
    }

    private Taken taken(String recipient) {
        patiently(recipient).until(() -> sink.hasTakenFor(recipient));
        return sink.takenFor(recipient);
    }

    @Test
    void curl() throws Exception {
        Foreign.run(
                        "curl",
                        List.of(
                                "curl",
                                "--silent",
                                "--show-error",
                                "--insecure",
                                "--url",
                                "smtps://127.0.0.1:" + server.submissions(),
                                "--user",
                                Remora.ANN.address() + ":" + Remora.ANN.password(),
                                "--mail-from",
                                Remora.ANN.address(),
                                "--mail-rcpt",
                                "curl@submit.test",
                                "--upload-file",
                                "-"),
                        "From: " + Remora.ANN.address() + "\r\nSubject: curl\r\n\r\nHello\r\n")
                .succeeds();
        assertThat(taken("curl@submit.test").subject()).isEqualTo("curl");
    }

    @Test
    void smtplibAndLmtp() throws Exception {
        User reader = relay.user("lmtp.reader");
        String script = """
                import smtplib, ssl, sys
                submission, lmtp, user, password, reader = sys.argv[1:]
                context = ssl._create_unverified_context()
                for method in ('auth_plain', 'auth_login'):
                    with smtplib.SMTP('127.0.0.1', int(submission)) as client:
                        client.starttls(context=context)
                        client.ehlo()
                        client.user, client.password = user, password
                        client.auth(method[5:], getattr(client, method))
                        client.sendmail(user, [method + '@submit.test'], 'From: %s\\r\\n\\r\\nHello\\r\\n' % user)
                with smtplib.LMTP('127.0.0.1', int(lmtp)) as client:
                    refused = client.sendmail('', [reader, 'nobody@mx.test', 'away@submit.test'], 'Subject: by lmtp\\r\\n\\r\\nHello\\r\\n')
                    assert sorted(code for code, text in refused.values()) == [550, 550], refused
                """;
        Foreign.run(
                        "python3",
                        List.of(
                                "python3",
                                "-c",
                                script,
                                "" + server.submission(),
                                "" + server.lmtp(),
                                Remora.ANN.address(),
                                Remora.ANN.password(),
                                reader.address()))
                .succeeds();
        taken("auth_plain@submit.test");
        taken("auth_login@submit.test");
        assertThat(Pop3.onlyMessage(server, reader)).contains("with LMTP id", "Subject: by lmtp");
    }

    /** A program that never sets Message-ID or Date gets them; what it sets stays. */
    @Test
    void whatIsMissingIsAdded() throws Exception {
        submit(
                Remora.ANN,
                "mended@submit.test",
                "From: Ann <ann@mx.test>\r\nBcc: one@submit.test,\r\n two@submit.test\r\nTo: you\r\nbcc: three@submit.test\r\n\r\nBcc: text");
        String mended = taken("mended@submit.test").text();
        assertThat(mended)
                .containsPattern("\r\nMessage-ID: <[0-9a-z]+@mx.test>\r\nDate: [^\r]+ \\+0000\r\nFrom: Ann")
                .contains("<ann@mx.test>\r\nTo: you\r\n\r\nBcc: text")
                .doesNotContain("submit.test,", "three@");
        submit(
                Remora.ANN,
                "kept@submit.test",
                "From: ann@mx.test\r\nDate: Mon, 23 Nov 2026 12:00:00 +0000\r\nMessage-ID: <mine@ann>\r\n\r\nHi");
        assertThat(taken("kept@submit.test").text())
                .endsWith(
                        "From: ann@mx.test\r\nDate: Mon, 23 Nov 2026 12:00:00 +0000\r\nMessage-ID: <mine@ann>\r\n\r\nHi\r\n");
    }

    /** RFC 6409 §6.1: in the envelope as well as in the header. */
    @Test
    void onlyAsOneself() throws Exception {
        User boss = relay.user("boss");
        User helper = relay.user("helper");
        relay.database().alias(Remora.DOMAIN, "office", helper);
        assertThat(submit(helper, "x@submit.test", "From: boss@mx.test\r\n\r\nHi"))
                .isEqualTo("550 5.7.1 You may not send as boss@mx.test");
        assertThat(submit(helper, "x@submit.test", "From: helper@mx.test\r\nSender: ann@mx.test\r\n\r\nHi"))
                .startsWith("550 5.7.1");
        assertThat(submit(helper, "x@submit.test", "From: helper@mx.test, boss@mx.test\r\n\r\nHi"))
                .startsWith("550 5.7.1");
        assertThat(submit(helper, "x@submit.test", "From: helper@mx.test\r\nFrom: boss@mx.test\r\n\r\nHi"))
                .startsWith("550 5.7.1");
        for (String nobody : List.of("", ",", "(Boss boss@mx.test)", "Boss")) {
            assertThat(submit(helper, "x@submit.test", "From: " + nobody + "\r\n\r\nHi"))
                    .as(nobody)
                    .startsWith("550 5.");
        }
        assertThat(submit(helper, "x@submit.test", "Subject: nobody\r\n\r\nHi")).startsWith("550 5.6.0");
        for (String own : List.of("helper@mx.test", "Helper+news@MX.test", "office@mx.test")) {
            assertThat(submit(helper, "own@submit.test", "From: \"H, H\" <" + own + ">\r\n\r\nHi"))
                    .startsWith("250 ");
        }
        try (Smtp client = login(helper)) {
            assertThat(new Operator(relay.server())
                            .put("accounts/helper%40mx.test", "{\"login\": false, \"reason\": \"left\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(client.say("MAIL FROM:<helper@mx.test>")).startsWith("535 5.7.8");
        }
        try (Smtp client = login(boss)) {
            assertThat(client.say("MAIL FROM:<helper@mx.test>"))
                    .isEqualTo("550 5.7.1 You may not send as helper@mx.test");
        }
    }

    /** What the hour has left; the next hour has more. */
    @Test
    void caps() throws Exception {
        User user = relay.user("capped");
        relay.database()
                .run(
                        "INSERT INTO account_use SELECT id, floor(extract(epoch FROM now()) / 3600), 998 FROM account WHERE local_part = 'capped'");
        try (Smtp client = login(user)) {
            client.say("MAIL FROM:<capped@mx.test>");
            assertThat(client.say("RCPT TO:<one@submit.test>")).startsWith("250");
            assertThat(client.say("RCPT TO:<two@submit.test>")).startsWith("250");
            assertThat(client.say("RCPT TO:<three@submit.test>"))
                    .isEqualTo("452 4.7.1 You may send to 1000 recipients in one hour");
            client.say("DATA");
            assertThat(client.say("From: capped@mx.test\r\n\r\nHi\r\n.")).startsWith("250");
            client.say("MAIL FROM:<capped@mx.test>");
            assertThat(client.say("RCPT TO:<four@submit.test>")).startsWith("452 4.7.1");
        }
        patiently("written")
                .until(() -> relay.database()
                                .number(
                                        "SELECT sum(recipients) FROM account_use u JOIN account a ON a.id = account_id WHERE local_part = 'capped'")
                        == 1000);
    }

    @Test
    void angusMail() throws Exception {
        var properties = new Properties();
        properties.put("mail.smtps.ssl.trust", "*");
        properties.put("mail.smtps.ssl.checkserveridentity", "false");
        properties.put("mail.smtps.auth", "true");
        Session session = Session.getInstance(properties);
        var message = new MimeMessage(session);
        message.setFrom(Remora.ANN.address());
        message.setRecipient(Message.RecipientType.TO, new InternetAddress("angus@submit.test"));
        message.setText("Hello");
        message.saveChanges();
        try (Transport transport = session.getTransport("smtps")) {
            transport.connect("127.0.0.1", server.submissions(), Remora.ANN.address(), Remora.ANN.password());
            transport.sendMessage(message, message.getAllRecipients());
        }
        taken("angus@submit.test");
    }

    private Smtp login(User user) throws IOException {
        Smtp client = Smtp.connect(server.submission());
        client.say("EHLO client.test");
        String plain = "\0" + user.address() + "\0" + user.password();
        assertThat(client.say(
                        "AUTH PLAIN " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8))))
                .startsWith("235");
        return client;
    }

    private String submit(User user, String to, String content) throws IOException {
        try (Smtp client = login(user)) {
            client.say("MAIL FROM:<" + user.address() + ">");
            client.say("RCPT TO:<" + to + ">");
            client.say("DATA");
            return client.say(content + "\r\n.");
        }
    }
}
