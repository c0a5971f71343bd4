package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Clients that others wrote send mail: swaks, curl, Python's smtplib, Angus Mail. Each mail is read back and compared. */
@ExtendWith(SharedServer.class)
class ForeignSendersIT {
    private static final int TWO_MEGABYTES = 2_000_000;

    private final Remora server;

    @TempDir
    private Path folder;

    ForeignSendersIT(Remora server) {
        this.server = server;
    }

    @Test
    void swaks() throws Exception {
        User user = server.database().newUser("swaks");
        swaks(user, "--body", "Hello from swaks").succeeds();
        assertThat(Pop3.onlyMessage(server, user)).contains("Subject: swaks test\r\n", "\r\n\r\nHello from swaks");
    }

    /** RFC 3207; swaks checks the certificate. */
    @Test
    void swaksStartTls() throws Exception {
        User user = server.database().newUser("swaks.tls");
        Foreign swaks = swaks(
                user,
                "--tls",
                "--tls-verify",
                "--tls-ca-path",
                server.certificate().toString());
        assertThat(swaks.succeeds().output()).contains("TLS started with cipher TLSv1.3");
        assertThat(Pop3.onlyMessage(server, user)).contains("with ESMTPS id");
    }

    /** RFC 2920: MAIL, RCPT and DATA leave in one piece. */
    @Test
    void swaksPipelining() throws Exception {
        User user = server.database().newUser("swaks.pipelining");
        assertThat(swaks(user, "--pipeline").succeeds().output())
                .contains(" -> DATA\n<-  250 2.1.0 Sender ok\n<-  250 2.1.5 Recipient ok\n<-  354 ");
        assertThat(server.database().messagesOf(user)).isEqualTo(1);
    }

    @Test
    void swaksAttachment() throws Exception {
        User user = server.database().newUser("swaks.attachment");
        byte[] octets = Samples.random(TWO_MEGABYTES);
        Path file = Files.write(folder.resolve("attached.bin"), octets);
        swaks(user, "--attach-type", "application/octet-stream", "--attach", "@" + file)
                .succeeds();
        assertThat(attachment(user)).isEqualTo(octets);
    }

    /** An unknown recipient: swaks says so by exit code 24. */
    @Test
    void swaksUnknownRecipient() throws Exception {
        Foreign swaks = swaks(new User("nobody@mx.test", ""));
        assertThat(swaks.exitCode()).isEqualTo(24);
        assertThat(swaks.output()).contains("550 5.1.1");
    }

    private Foreign swaks(User user, String... options) throws Exception {
        var command = new ArrayList<>(List.of("swaks", "--server", "127.0.0.1", "--port", "" + server.smtp()));
        command.addAll(List.of("--helo", "client.test", "--from", "sender@client.test", "--to", user.address()));
        command.addAll(List.of("--header", "Subject: swaks test"));
        command.addAll(List.of(options));
        return Foreign.run("swaks", command);
    }

    @Test
    void curl() throws Exception {
        User user = server.database().newUser("curl");
        curl(user, "smtp://127.0.0.1:" + server.smtp() + "/client.test").succeeds();
        assertThat(Samples.behindTrace(Pop3.onlyMessage(server, user))).isEqualTo(Samples.text("curl"));
    }

    /** RFC 3207; curl checks the certificate and the name in it. */
    @Test
    void curlStartTls() throws Exception {
        User user = server.database().newUser("curl.tls");
        String name = Remora.DOMAIN + ":" + server.smtp();
        curl(
                        user,
                        "smtp://" + name + "/client.test",
                        "--ssl-reqd",
                        "--cacert",
                        server.certificate().toString(),
                        "--resolve",
                        name + ":127.0.0.1")
                .succeeds();
        assertThat(Pop3.onlyMessage(server, user)).contains("with ESMTPS id");
    }

    private Foreign curl(User user, String url, String... options) throws Exception {
        Path file = Files.writeString(folder.resolve("mail"), Samples.text("curl"));
        var command = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--url", url));
        command.addAll(List.of("--mail-from", "sender@client.test", "--mail-rcpt", user.address()));
        command.addAll(List.of("--upload-file", file.toString()));
        command.addAll(List.of(options));
        return Foreign.run("curl", command);
    }

    /** Two transactions in one session, the second behind STARTTLS; each of several recipients gets its mail. */
    @Test
    void smtplib() throws Exception {
        User user = server.database().newUser("smtplib");
        User other = server.database().newUser("smtplib.other");
        String script = """
                import smtplib, ssl, sys
                port, certificate, recipients = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
                content = sys.stdin.buffer.read()
                with smtplib.SMTP('127.0.0.1', port, 'client.test') as client:
                    assert client.sendmail('sender@client.test', recipients, content, ['BODY=8BITMIME']) == {}
                    context = ssl.create_default_context(cafile=certificate)
                    context.check_hostname = False
                    client.starttls(context=context)
                    assert client.sendmail('sender@client.test', recipients[0], content) == {}
                """;
        Foreign.run(
                        "python3",
                        List.of(
                                "python3",
                                "-c",
                                script,
                                "" + server.smtp(),
                                server.certificate().toString(),
                                user.address(),
                                other.address()),
                        Samples.text("smtplib \u00fc"))
                .succeeds();
        assertThat(server.database().messagesOf(user)).isEqualTo(2);
        assertThat(Samples.behindTrace(Pop3.onlyMessage(server, other))).isEqualTo(Samples.text("smtplib \u00fc"));
    }

    /** A multipart message over STARTTLS: text and two megabytes of an attachment. */
    @Test
    void angusMail() throws Exception {
        User user = server.database().newUser("angus");
        byte[] octets = Samples.random(TWO_MEGABYTES);
        var message = new MimeMessage(angus());
        message.setFrom("sender@client.test");
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(user.address()));
        message.setSubject("Gr\u00fc\u00dfe");
        message.setContent(new MimeMultipart(text("Hello from K\u00f6ln"), attached(octets)));
        Transport.send(message);

        MimeMessage read = read(user);
        assertThat(read.getSubject()).isEqualTo("Gr\u00fc\u00dfe");
        assertThat(((MimeMultipart) read.getContent()).getBodyPart(0).getContent())
                .isEqualTo("Hello from K\u00f6ln");
        assertThat(attachment(user)).isEqualTo(octets);
    }

    private Session angus() throws Exception {
        var properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", "" + server.smtp());
        properties.put("mail.smtp.localhost", "client.test");
        properties.put("mail.smtp.starttls.required", "true");
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.ssl.checkserveridentity", "false");
        properties.put("mail.smtp.ssl.socketFactory", Tls.trusting(server.certificate()));
        return Session.getInstance(properties);
    }

    private static MimeBodyPart text(String text) throws Exception {
        var part = new MimeBodyPart();
        part.setText(text, "UTF-8");
        return part;
    }

    private static MimeBodyPart attached(byte[] octets) throws Exception {
        var part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(octets, "application/octet-stream")));
        part.setFileName("attached.bin");
        return part;
    }

    /** The octets of the second part of the user's only message. */
    private byte[] attachment(User user) throws Exception {
        var parts = (MimeMultipart) read(user).getContent();
        return parts.getBodyPart(1).getInputStream().readAllBytes();
    }

    private MimeMessage read(User user) throws Exception {
        return new MimeMessage(
                Session.getInstance(new Properties()), new ByteArrayInputStream(Pop3.onlyMessageOctets(server, user)));
    }
}
