package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.it.peer.Taken;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Mail that commits with what an application makes of it: message-driven beans of another application, with rows of their own. */
@ExtendWith(Guest.Shared.class)
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MailConsumerIT {
    private final Guest guest;
    private final Remora server;
    private final Deliveries deliveries;

    MailConsumerIT(Guest guest) {
        this.guest = guest;
        server = guest.server();
        deliveries = Deliveries.of(server);
    }

    private static byte[] mail(String subject) {
        return Samples.octets(Samples.text(subject));
    }

    private String send(String subject, String... recipients) throws Exception {
        try (Smtp client = Smtp.hello(server)) {
            return client.deliver(mail(subject), recipients);
        }
    }

    @Test
    @Order(1)
    void committedItIsTakenOnce() throws Exception {
        patiently("the bean is known")
                .until(() -> send("known", "orders@mx.test").startsWith("250"));
        assertThat(send("once", "orders@mx.test", "Orders+tag@MX.test", Remora.ANN.address()))
                .startsWith("250");
        patiently("both").until(() -> guest.received("once").size() == 2);
        assertThat(guest.received("once"))
                .containsExactlyInAnyOrder("orders orders@mx.test PERSONAL 1", "orders Orders+tag@MX.test PERSONAL 1");
        assertThat(Pop3.lastMessage(server, Remora.ANN)).contains("Subject: once");
        patiently("nothing waits").until(() -> deliveries.unfinished("mx.test").isEmpty());
        assertThat(deliveries.trace("Orders+tag@MX.test")).containsExactly("QUEUED", "DELIVERED");
        assertThat(server.database().inconsistencies()).isEmpty();
    }

    /** What it had written is gone with the transaction; by an exception and by setRollbackOnly. */
    @Test
    @Order(2)
    void rolledBackItComesAgain() throws Exception {
        send("twice", "orders@mx.test");
        patiently("third").until(() -> !guest.received("twice").isEmpty());
        assertThat(guest.received("twice")).containsExactly("orders orders@mx.test PERSONAL 3");
    }

    @Test
    @Order(3)
    void aDeadLetterWaitsForAPerson() throws Exception {
        User sender = server.database().newUser("deadsender");
        for (String subject : List.of("unstocked", "veto")) {
            try (Smtp client = Smtp.hello(server)) {
                client.submit("<" + sender.address() + ">", mail(subject), "<orders+" + subject + "@mx.test>");
            }
        }
        deliveries.awaitState("orders+unstocked@mx.test", "HELD");
        deliveries.awaitState("orders+veto@mx.test", "HELD");
        assertThat(guest.received("unstocked")).isEmpty();
        assertThat(guest.received("veto")).isEmpty();
        assertThat(deliveries.trace("orders+unstocked@mx.test"))
                .containsExactly("QUEUED", "DEFERRED", "DEFERRED", "HELD");
        String id =
                server.database().text("SELECT id::text FROM delivery WHERE recipient = 'orders+unstocked@mx.test'");
        assertThat(server.database()
                        .text("SELECT detail FROM event WHERE kind = 'HELD' AND delivery_id = ?", Long.valueOf(id)))
                .startsWith("dead letter: ")
                .contains("out of stock");
        assertThat(server.database().messagesOf(sender))
                .as("nobody is told of it")
                .isZero();
        server.database().run("INSERT INTO guest_order VALUES ('stock')");
        Operator operator = new Operator(server);
        assertThat(operator.queue("release", "--recipient=orders+unstocked@mx.test", "--reason=in stock")
                        .output())
                .contains("1");
        patiently("replayed").until(() -> !guest.received("unstocked").isEmpty());
        assertThat(operator.queue("cancel", "--recipient=orders+veto@mx.test", "--reason=nobody wants it")
                        .output())
                .contains("1");
    }

    /** The sender of a mail that was taken first hears of it by a notice. */
    @Test
    @Order(4)
    void rejectedTheSenderIsTold() throws Exception {
        User sender = server.database().newUser("rejected");
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.submit("<" + sender.address() + ">", mail("reject"), "<orders@mx.test>"))
                    .startsWith("250");
        }
        patiently("notice").until(() -> server.database().messagesOf(sender) == 1);
        Notice notice = Notice.to(server.database(), sender);
        assertThat(notice.field("Action")).isEqualTo("failed");
        assertThat(notice.field("Status")).isEqualTo("5.7.1");
        assertThat(new String(server.database().lastMessageOf(sender))).contains("No orders of that kind");
        assertThat(guest.received("reject")).isEmpty();
    }

    /** Commit 250, roll back 451, MailRejected its reply; the others of the same mail get it, or do not, with that. */
    @Test
    @Order(5)
    void decidedWhileTheClientWaits() throws Exception {
        long before = server.database().messagesOf(Remora.BOB);
        assertThat(send("yes", "decide@mx.test", Remora.BOB.address(), "somebody@far.test"))
                .startsWith("250 2.0.0");
        assertThat(guest.received("yes")).containsExactly("decide decide@mx.test PERSONAL 1");
        assertThat(server.database().messagesOf(Remora.BOB)).isEqualTo(before + 1);
        patiently("the foreign one").until(() -> guest.sink().hasTakenFor("somebody@far.test"));
        assertThat(deliveries.trace("decide@mx.test")).containsExactly("QUEUED", "DELIVERED");
        for (String no : List.of("veto", "twice", "reject")) {
            assertThat(send(no + " now", "decide@mx.test", Remora.BOB.address(), no + "@far.test"))
                    .startsWith(no.equals("reject") ? "550 5.7.1 No orders of that kind" : "451 4.3.0 ")
                    .doesNotContain("not yet");
            assertThat(guest.received(no + " now")).isEmpty();
            assertThat(deliveries.trace(no + "@far.test")).isEmpty();
        }
        assertThat(server.database().messagesOf(Remora.BOB)).isEqualTo(before + 1);
        assertThat(server.database().inconsistencies()).isEmpty();
    }

    @Test
    @Order(6)
    void oneReplyIsNotTheDecisionOfTwo() throws Exception {
        try (Smtp client = Smtp.hello(server)) {
            client.say("MAIL FROM:<a@client.test>");
            assertThat(client.say("RCPT TO:<decide@mx.test>")).startsWith("250");
            assertThat(client.say("RCPT TO:<decide+2@mx.test>")).startsWith("452 4.5.3");
            assertThat(client.data(mail("first of two"))).startsWith("250");
        }
    }

    /** A large one, which lies in a file, and what another application sends, which is decided about later. */
    @Test
    @Order(7)
    void decidedWhateverItsSizeAndOrigin() throws Exception {
        byte[] large = Samples.octets(
                "Subject: large\r\n\r\n" + "0123456789012345678901234567890123456789\r\n".repeat(100_000));
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.deliver(large, "decide@mx.test", Remora.BOB.address()))
                    .startsWith("250");
        }
        assertThat(guest.received("large")).hasSize(1);
        assertThat(Samples.behindTrace(server.database().lastMessageOf(Remora.BOB)))
                .isEqualTo(large);
        assertThat(guest.post("order", "number=own mail", "to=decide@mx.test")).contains("decide@mx.test 250 2.0.0");
        patiently("own").until(() -> guest.received("Order own mail").size() == 1);
    }

    /** Answers of persons, machines and the mail system come back with the key; a forged one without. */
    @Test
    @Order(8)
    void answersBringTheKeyBack() throws Exception {
        assertThat(guest.post("order", "number=a1", "key=order a1", "answersTo=orders@mx.test", "to=customer@far.test"))
                .contains("250");
        patiently("sent").until(() -> guest.sink().hasTakenFor("customer@far.test"));
        Taken sent = guest.sink().takenFor("customer@far.test");
        assertThat(sent.sender()).matches("orders\\+[0-9a-z]+-[0-9a-f]{12}@mx\\.test");
        assertThat(sent.fields("Reply-To")).containsExactly(sent.sender());
        String signed = sent.sender().toUpperCase(java.util.Locale.ROOT).replace("MX.TEST", "mx.test");
        send("personal answer", signed);
        answer(
                "<customer@far.test>",
                "Auto-Submitted: auto-replied\r\nSubject: holiday\r\n\r\nAway\r\n",
                sent.sender());
        answer(
                "<>",
                "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\nSubject: bounce\r\n\r\n"
                        + "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns;far.test\r\n\r\n"
                        + "Final-Recipient: rfc822;customer@far.test\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n",
                sent.sender());
        String odd = "orders+x.+1-000000000000@mx.test";
        send("odd answer", odd);
        String forged = sent.sender().replaceAll("-[0-9a-f]{12}@", "-000000000000@");
        send("forged answer", forged);
        patiently("all")
                .until(() -> guest.received("forged answer").size()
                                + guest.received("bounce").size()
                                + guest.received("holiday").size()
                                + guest.received("personal answer").size()
                        == 4);
        assertThat(guest.received("personal answer")).containsExactly("orders " + signed + " PERSONAL order a1 1");
        assertThat(guest.received("holiday")).containsExactly("orders " + sent.sender() + " AUTOMATIC order a1 1");
        assertThat(guest.received("bounce")).containsExactly("orders " + sent.sender() + " BOUNCE order a1 1");
        patiently("odd").until(() -> !guest.received("odd answer").isEmpty());
        assertThat(guest.received("forged answer")).containsExactly("orders " + forged + " PERSONAL 1");
    }

    private void answer(String from, String content, String to) throws Exception {
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.submit(from, Samples.octets(content), "<" + to + ">"))
                    .startsWith("250");
        }
    }

    /** While the application is away its mail waits, unless it decides itself: then the client comes again. */
    @Test
    @Order(9)
    void awayItsMailWaits() throws Exception {
        guest.undeploy();
        assertThat(send("away", "orders+away@mx.test")).startsWith("250");
        assertThat(send("away now", "decide@mx.test")).startsWith("451 4.3.0");
        patiently("waits").until(() -> deliveries.state("orders+away@mx.test").equals("QUEUED"));
        guest.deploy();
        patiently("back").until(() -> guest.received("away").size() == 1);
        assertThat(send("back now", "decide@mx.test")).startsWith("250");
    }

    /** kill -9 under load: what was answered with 250 is a row, once; what was not, is none or one. */
    @Test
    @Order(10)
    void killedUnderLoadEachIsTakenOnce() throws Exception {
        List<String> promised = Collections.synchronizedList(new ArrayList<>());
        var stop = new AtomicBoolean();
        var pool = Executors.newFixedThreadPool(4);
        for (int thread = 0; thread < 4; thread++) {
            String prefix = "kill" + thread + "x";
            String bean = thread % 2 == 0 ? "orders" : "decide";
            pool.submit(() -> {
                for (int i = 0; !stop.get(); i++) {
                    if (send(prefix + i, bean + "@mx.test").startsWith("250")) {
                        promised.add(prefix + i);
                    }
                }
                return null;
            });
        }
        patiently("load").until(() -> promised.size() > 200);
        server.kill9();
        stop.set(true);
        pool.shutdownNow();
        server.start();
        guest.deploy();
        patiently("all taken").until(() -> deliveries.unfinished("mx.test").isEmpty());
        List<String> taken = server.database().list("SELECT subject FROM guest_mail WHERE subject LIKE 'kill%'");
        assertThat(taken).doesNotHaveDuplicates().containsAll(promised);
        assertThat(deliveries.inconsistencies()).isEmpty();
    }
}
