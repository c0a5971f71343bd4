package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.it.peer.Act;
import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import fish.remora.it.peer.Step;
import fish.remora.it.peer.Taken;
import fish.remora.it.peer.World;
import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.TextMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mail by JMS on a Payara Server, from a client that knows its broker alone. */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(Installed.Shared.class)
class JmsIT {
    private static final int QUEUED = Integer.getInteger("remora.it.jms", 1000);

    private final PayaraServer server;
    private final World world;
    private Sink sink;
    private Jms jms;

    JmsIT(Installed installed) {
        server = installed.server();
        world = installed.world();
    }

    @BeforeAll
    void start() throws Exception {
        sink = world.domain("jms.test", Script.PLAIN);
        jms = server.jms();
    }

    @AfterAll
    void end() throws Exception {
        jms.close();
        sink.close();
    }

    private Taken arrived(String recipient) {
        patiently(recipient).until(() -> sink.hasTakenFor(recipient));
        return sink.takenFor(recipient);
    }

    /** With an answer to whoever asks for one. */
    @Test
    void json() throws Exception {
        Destination answers = jms.session.createTemporaryQueue();
        String file = Base64.getEncoder().encodeToString(new byte[] {0, 1, 2, -1});
        TextMessage message = jms.session.createTextMessage("""
                {"from": "Shop <shop@mx.test>", "to": ["json@jms.test", "nobody@mx.test"], "cc": "%s", "subject": "Order",
                 "text": "Thank you!", "html": "<p>Thank you!", "headers": {"X-Order": "4711"},
                 "attachments": [{"name": "bill.bin", "type": "application/octet-stream", "content": "%s"}]}""".formatted(Remora.ANN.address(), file));
        message.setJMSReplyTo(answers);
        jms.send(message);
        TextMessage answer = (TextMessage) jms.receive(answers);
        assertThat(answer.getJMSCorrelationID()).isEqualTo(message.getJMSMessageID());
        assertThat(answer.getText())
                .contains(
                        "\"repeated\":false",
                        "\"reply\":\"250 2.0.0",
                        "\"reply\":\"250 2.1.5",
                        "\"reply\":\"550 5.1.1");
        Taken mail = arrived("json@jms.test");
        assertThat(mail.fields("X-Order")).containsExactly("4711");
        assertThat(mail.text()).contains(file, "multipart/alternative", "filename=bill.bin");
        assertThat(server.database().messagesOf(Remora.ANN)).isPositive();
    }

    /** Each step once, in order, with the application's own key; selectors work on the properties. */
    @Test
    void events() throws Exception {
        sink.follow(Script.PLAIN
                .at(Step.RCPT, "refused@", Act.say("550 5.1.1 Nobody"))
                .at(Step.RCPT, "later@", Act.say("451 4.3.0 Later")));
        try (MessageConsumer all = jms.events("application = 'shop'");
                MessageConsumer failures = jms.events("event = 'failed' AND application = 'shop'")) {
            TextMessage mail = jms.session.createTextMessage("""
                    {"from": "%s", "to": ["taken@jms.test", "refused@jms.test", "later@jms.test", "%s"], "key": "order 1"}""".formatted(Remora.BOB.address(), Remora.ANN.address()));
            mail.setStringProperty("application", "shop");
            jms.send(mail);
            Map<String, List<String>> told = new TreeMap<>();
            for (int i = 0; i < 8; i++) {
                TextMessage event = (TextMessage) all.receive(Deliveries.PATIENCE.toMillis());
                assertThat(event).as("after %s", told).isNotNull();
                assertThat(event.getStringProperty("key")).isEqualTo("order 1");
                assertThat(event.getText()).contains("\"event\":\"" + event.getStringProperty("event") + "\"");
                String reply = event.getStringProperty("reply");
                told.computeIfAbsent(event.getStringProperty("recipient"), first -> new ArrayList<>())
                        .add(event.getStringProperty("event") + " " + (reply == null ? "" : reply.substring(0, 3)));
            }
            assertThat(told)
                    .containsEntry("taken@jms.test", List.of("queued ", "delivered 250"))
                    .containsEntry("refused@jms.test", List.of("queued ", "failed 550", "bounced "))
                    .containsEntry("later@jms.test", List.of("queued ", "deferred 451"))
                    .containsEntry(Remora.ANN.address(), List.of("delivered "));
            TextMessage failure = (TextMessage) failures.receive(Deliveries.PATIENCE.toMillis());
            assertThat(failure.getStringProperty("recipient")).isEqualTo("refused@jms.test");
            assertThat(failure.getIntProperty("attempt")).isOne();
            assertThat(all.receive(1500)).as("each once").isNull();
        }
        patiently("all told").until(() -> server.database().number("SELECT count(*) FROM publication") == 0);
        sink.follow(Script.PLAIN);
        server.database().run("UPDATE delivery SET next_attempt_at = now() WHERE recipient = 'later@jms.test'");
    }

    /** src/example, on the server that has the topic: its page shows each step of its mail. */
    @Test
    void theShopHearsWhatBecomesOfItsMail() throws Exception {
        server.asadmin("deploy", Shop.WAR.toString()).succeeds();
        try {
            Shop shop = new Shop(server.http("/shop/"));
            assertThat(shop.order("customer@jms.test", "lamp")).contains("are one commit");
            patiently("delivered")
                    .untilAsserted(() -> assertThat(shop.stepsOf("customer@jms.test"))
                            .satisfiesExactly(
                                    sent -> assertThat(sent).startsWith("Confirmation: 250 2.0.0"),
                                    queued -> assertThat(queued).startsWith("Mail queued"),
                                    delivered -> assertThat(delivered).startsWith("Mail delivered: 250")));
            arrived("customer@jms.test");
        } finally {
            server.asadmin("undeploy", "shop").succeeds();
        }
    }

    @Test
    void map() throws Exception {
        MapMessage message = jms.session.createMapMessage();
        message.setString("from", "shop@mx.test");
        message.setString("to", "map@jms.test, map2@jms.test");
        message.setString("subject", "A map");
        message.setString("text", "one\ntwo\n");
        message.setString("headers.X-Order", "4712");
        message.setString("priority", "high");
        message.setBytes("attachments.bill.pdf", new byte[] {'%', 'P', 'D', 'F'});
        jms.send(message);
        Taken mail = arrived("map2@jms.test");
        assertThat(mail.subject()).isEqualTo("A map");
        assertThat(mail.text()).contains("one\r\ntwo\r\n", "application/pdf");
        arrived("map@jms.test");
    }

    /** The octets stay as they are. */
    @Test
    void bytes() throws Exception {
        byte[] octets = Samples.octets("From: x@y.test\r\nsubject:   raw\r\n\r\n.\r\nno line end");
        BytesMessage message = jms.session.createBytesMessage();
        message.writeBytes(octets);
        message.setStringProperty("from", "bounces@mx.test");
        message.setStringProperty("to", "bytes@jms.test");
        jms.send(message);
        Taken mail = arrived("bytes@jms.test");
        assertThat(mail.sender()).isEqualTo("bounces@mx.test");
        assertThat(mail.text()).contains("From: x@y.test\r\nsubject:   raw\r\n\r\n.\r\nno line end");
    }

    /** An application with a credential is nobody else's name; it is never passed on. */
    @Test
    void credential() throws Exception {
        server.database().run("INSERT INTO application (name, credential) VALUES ('vault', ?)", SharedServer.HASH);
        TimeUnit.SECONDS.sleep(3);
        for (String credential : new String[] {null, "guess", "secret"}) {
            TextMessage message = jms.session.createTextMessage(
                    "{\"from\": \"a@mx.test\", \"to\": \"vault@jms.test\", \"subject\": \"v\"}");
            message.setStringProperty("application", "vault");
            if (credential != null) {
                message.setStringProperty("credential", credential);
            }
            jms.send(message);
            if (!"secret".equals(credential)) {
                Message rejected = jms.receive(jms.queue("Rejected"));
                assertThat(rejected.getStringProperty("remora_reason"))
                        .isEqualTo("credential: must be that of application=vault");
                assertThat(rejected.propertyExists("credential")).isFalse();
            }
        }
        arrived("vault@jms.test");
    }

    /** An application of several modules sends under the name of all of it. */
    @Test
    void ear() throws Exception {
        server.database().run("CREATE TABLE IF NOT EXISTS guest_order (number text PRIMARY KEY)");
        Path war = Files.createTempFile("office", ".war");
        Guest.pack(war, Map.of(), "OrderServlet.class"::equals);
        Path ear = Files.createTempFile("office", ".ear");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(ear))) {
            jar.putNextEntry(new JarEntry("META-INF/application.xml"));
            jar.write(Samples.octets("""
                    <application xmlns="https://jakarta.ee/xml/ns/jakartaee" version="10">
                      <application-name>office</application-name>
                      <module><web><web-uri>letters.war</web-uri><context-root>/letters</context-root></web></module>
                    </application>"""));
            jar.putNextEntry(new JarEntry("letters.war"));
            Files.copy(war, jar);
        }
        server.asadmin("deploy", ear.toString()).succeeds();
        try {
            assertThat(Guest.post(server.http("/letters/order"), "number=ear", "to=ear@jms.test"))
                    .contains("250 2.0.0");
            arrived("ear@jms.test");
            assertThat(server.database().list("SELECT DISTINCT application FROM application_mail"))
                    .contains("office");
        } finally {
            server.asadmin("undeploy", "office").succeeds();
            Files.delete(war);
            Files.delete(ear);
        }
    }

    /** Who asked and has gone holds up nobody. */
    @Test
    void nobodyWaitsForTheAnswer() throws Exception {
        TextMessage message = jms.session.createTextMessage("{\"from\": \"a@mx.test\", \"to\": \"gone@jms.test\"}");
        try (Jms asking = server.jms()) {
            message.setJMSReplyTo(asking.session.createTemporaryQueue());
        }
        jms.send(message);
        arrived("gone@jms.test");
        jms.sendJson("{'from': 'a@mx.test', 'to': 'aftergone@jms.test'}");
        arrived("aftergone@jms.test");
    }

    /** What can never be sent is set aside with its reason, and what comes behind it goes on. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "no JSON | text: must be a JSON object",
                "{'to': 'a@jms.test'} | from=null: must be a text",
                "{'from': 'a@mx.test', 'to': 'a@jms.test', 'form': 1} | form: is no part of a mail",
                "{'from': 'a@mx.test'} | to=[]: a mail needs a recipient",
                "{'from': 'a@mx.test', 'to': 'a b'} | to=a b: must be an address",
                "{'from': 'a@mx.test', 'to': 'nobody@mx.test'} | 550 5.1.1",
                "{'from': 'a@mx.test', 'to': 'a@jms.test', 'sendAt': 'soon'} | sendAt=soon: must be a time"
            })
    void rejected(String json, String reason) throws Exception {
        jms.sendJson(json);
        String behind = "behind" + Integer.toHexString(json.hashCode()) + "@jms.test";
        jms.sendJson("{'from': 'a@mx.test', 'to': '" + behind + "'}");
        Message rejected = jms.receive(jms.queue("Rejected"));
        assertThat(rejected.getStringProperty("remora_reason")).contains(reason);
        assertThat(((TextMessage) rejected).getText()).isEqualTo(json.replace('\'', '"'));
        arrived(behind);
    }

    @Test
    void keyIsOneMail() throws Exception {
        for (int i = 0; i < 5; i++) {
            jms.sendJson("{'from': 'a@mx.test', 'to': 'once@jms.test', 'key': 'order 1'}");
        }
        jms.sendJson("{'from': 'a@mx.test', 'to': 'last@jms.test'}");
        arrived("last@jms.test");
        assertThat(sink.taken().stream().filter(one -> one.recipients().contains("once@jms.test")))
                .hasSize(1);
    }

    /** What is queued while the database is away goes out afterwards, once. */
    @Test
    void databaseAway() throws Exception {
        server.databaseAway(true);
        try {
            for (int i = 0; i < QUEUED; i++) {
                jms.sendJson("{'from': 'a@mx.test', 'to': 'box" + i + "@jms.test', 'subject': 'Number " + i + "'}");
            }
        } finally {
            server.databaseAway(false);
        }
        patiently("all")
                .until(() -> sink.taken().stream()
                                .filter(one -> one.subject().startsWith("Number "))
                                .collect(Collectors.groupingBy(Taken::subject))
                                .size()
                        == QUEUED);
        assertThat(sink.taken().stream()
                        .filter(one -> one.subject().startsWith("Number "))
                        .map(Taken::subject))
                .doesNotHaveDuplicates();
        assertThat(Deliveries.of(server.database()).inconsistencies()).isEmpty();
    }
}
