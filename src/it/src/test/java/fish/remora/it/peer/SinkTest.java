package fish.remora.it.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The sink must find fault with nothing that a good client does, and with each thing that a bad one does. */
class SinkTest {
    private static final Script SECURE = Script.PLAIN.and("STARTTLS").and("AUTH PLAIN LOGIN");

    @Test
    void takesMailOfAForeignClient() throws Exception {
        try (Sink sink = Sink.following(SECURE)) {
            send(sink, "user", "secret", "one@sink.test", "two@sink.test");
            Taken taken = sink.takenFor("two@sink.test");
            assertThat(taken.sender()).isEqualTo("sender@client.test");
            assertThat(taken.recipients()).containsExactly("one@sink.test", "two@sink.test");
            assertThat(taken.subject()).isEqualTo("to the sink");
            assertThat(taken.text()).endsWith("\r\n\r\n.a dot\r\n");
            assertThat(taken.tls()).isTrue();
            assertThat(taken.user()).isEqualTo("user:secret");
            assertThat(sink.violations()).isEmpty();
        }
    }

    @Test
    void refusesAsTold() throws Exception {
        Script script = Script.PLAIN.at(Step.RCPT, "<bad@", Act.say("550 5.1.1 No such user"));
        try (Sink sink = Sink.following(script)) {
            assertThatThrownBy(() -> send(sink, "", "", "bad@sink.test"))
                    .isInstanceOf(MessagingException.class)
                    .hasStackTraceContaining("550 5.1.1 No such user");
            send(sink, "", "", "good@sink.test");
            assertThat(sink.taken()).hasSize(1);
        }
    }

    @Test
    void closesAsToldAndOnlyAsOften() throws Exception {
        try (Sink sink = Sink.following(Script.PLAIN.at(Step.END, Act.CLOSE.first(1)))) {
            assertThatThrownBy(() -> send(sink, "", "", "one@sink.test")).isInstanceOf(MessagingException.class);
            send(sink, "", "", "one@sink.test");
            assertThat(sink.taken()).hasSize(1);
            assertThat(sink.uncertain()).hasSize(1);
        }
    }

    @Test
    void seesViolations() throws Exception {
        try (Sink sink = Sink.following(Script.PLAIN.offering())) {
            talk(sink, """
                    MAIL FROM:<early@client.test>
                    EHLO client.test
                    MAIL FROM:<a@client.test> SIZE=5 BODY=8BITMIME SMTPUTF8 RET=FULL
                    RCPT TO:<b@sink.test> NOTIFY=NEVER
                    DATA
                    \u00fc
                    .
                    WHAT
                    QUIT
                    """);
            assertThat(String.join("\n", sink.violations()))
                    .contains("MAIL before EHLO", "BODY= where", "SIZE=", "SMTPUTF8", "NOTIFY", "8-bit octets", "WHAT")
                    .contains("pipelined where that is not offered", "commands follow EHLO before its reply");
        }
    }

    private static void talk(Sink sink, String commands) throws Exception {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), sink.port())) {
            socket.getOutputStream().write(commands.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
            InputStream replies = socket.getInputStream();
            replies.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static void send(Sink sink, String user, String password, String... recipients) throws Exception {
        var properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", "" + sink.port());
        properties.put("mail.smtp.from", "sender@client.test");
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.ssl.trust", "*");
        properties.put("mail.smtp.ssl.checkserveridentity", "false");
        properties.put("mail.smtp.auth", "" + !user.isEmpty());
        properties.put("mail.smtp.timeout", "60000");
        var message = new MimeMessage(Session.getInstance(properties));
        message.setFrom("sender@client.test");
        message.setSubject("to the sink");
        message.setText(".a dot\r\n");
        for (String recipient : recipients) {
            message.addRecipient(Message.RecipientType.TO, new InternetAddress(recipient));
        }
        Transport.send(message, user, password);
    }
}
