package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.it.peer.Act;
import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import fish.remora.it.peer.Step;
import fish.remora.it.peer.Taken;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail that commits with the business data: an application beside the mail service, with rows of its own. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(Guest.Shared.class)
class MailSenderIT {
    private final Guest guest;
    private final Sink sink;
    private final Remora server;
    private Deliveries deliveries;

    MailSenderIT(Guest guest) {
        this.guest = guest;
        sink = guest.sink();
        server = guest.server();
        deliveries = Deliveries.of(server);
    }

    private String order(String number, String... more) throws Exception {
        List<String> all = new ArrayList<>(List.of(more));
        all.add("number=" + number);
        return guest.post("order", all.toArray(String[]::new));
    }

    /** With the application's connection still open, and closed already: Payara treats the two differently. */
    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    @Order(1)
    void committedWithTheOrder(String close) throws Exception {
        String answer =
                order("c-" + close, "close=" + close, "to=" + close + "@far.test", "to=" + Remora.ANN.address());
        assertThat(answer).contains(close + "@far.test 250 2.0.0", Remora.ANN.address() + " 250 2.1.5");
        patiently("mail").until(() -> sink.hasTakenFor(close + "@far.test"));
        assertThat(guest.orders()).contains("c-" + close);
        assertThat(Pop3.lastMessage(server, Remora.ANN)).contains("Subject: Order c-" + close);
        assertThat(sink.takenFor(close + "@far.test").sender()).isEqualTo("shop@mx.test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    @Order(2)
    void rolledBackItNeverExisted(String close) throws Exception {
        long before = server.database().messagesOf(Remora.BOB);
        String answer = order(
                "r-" + close,
                "close=" + close,
                "end=rollback",
                "key=r-" + close,
                "to=" + close + "@never.test",
                "to=" + Remora.BOB.address());
        assertThat(answer).contains("250 2.0.0", "250 2.1.5");
        assertThat(guest.orders()).doesNotContain("r-" + close);
        assertThat(server.database().messagesOf(Remora.BOB)).isEqualTo(before);
        assertThat(deliveries.trace(close + "@never.test")).isEmpty();
        assertThat(server.database().number("SELECT count(*) FROM submission WHERE key = ?", "r-" + close))
                .isZero();
        order("r2-" + close, "key=r-" + close, "to=" + close + "@never.test");
        patiently("the key is free").until(() -> sink.hasTakenFor(close + "@never.test"));
    }

    /** Each recipient has a result; who is not taken harms no other, nor the order. */
    @Test
    @Order(3)
    void eachRecipientHasAResult() throws Exception {
        String answer = order("e", "to=nobody@mx.test", "to=somebody@far.test");
        assertThat(answer).contains("nobody@mx.test 550 5.1.1", "somebody@far.test 250");
        assertThat(guest.orders()).contains("e");
        assertThat(order("e2", "to=nobody@mx.test")).startsWith(" false nobody@mx.test 550 5.1.1");
    }

    /** What can never be sent is said with its name, and leaves the transaction as it was. */
    @Test
    @Order(4)
    void whatIsWrongIsNamed() throws Exception {
        assertThat(order("w", "to=no address"))
                .isEqualTo("IllegalArgumentException: to=no address: must be an address, such as ann@example.org"
                        + " or Ann <ann@example.org>");
        assertThat(order("w2", "to=a@far.test", "key= ")).contains("key= : must have 1 to 200 characters");
        assertThat(guest.orders()).contains("w", "w2");
        assertThat(order("a\r\nBcc: evil@far.test", "to=a@far.test"))
                .contains("subject: must be one line without control characters");
    }

    /** The same key is one mail, however often and from however many threads it is sent. */
    @Test
    @Order(5)
    void keyIsOneMail() throws Exception {
        var pool = Executors.newFixedThreadPool(4);
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String number = "k" + i;
            answers.add(pool.submit(() -> order(number, "key=once", "to=once@key.test")));
        }
        Set<String> ids = new TreeSet<>();
        int first = 0;
        for (Future<String> answer : answers) {
            String[] words = answer.get().split(" ");
            ids.add(words[0]);
            first += words[1].equals("false") ? 1 : 0;
        }
        pool.shutdown();
        assertThat(ids).hasSize(1);
        assertThat(first).isOne();
        deliveries.awaitDrained("key.test");
        assertThat(sink.taken().stream().filter(one -> one.recipients().contains("once@key.test")))
                .hasSize(1);
    }

    @Test
    @Order(6)
    void waitsForItsTime() throws Exception {
        assertThat(order("t1", "after=3600", "key=t1", "to=" + Remora.ANN.address(), "to=t1@time.test"))
                .contains("250 2.0.0 Waits for its time");
        assertThat(order("t2", "after=3600", "key=t2", "to=t2@time.test")).contains("Waits");
        assertThat(order("t3", "after=2", "key=t3", "to=t3@time.test")).contains("Waits");
        assertThat(order("t4", "after=2", "key=t4", "to=t4@time.test")).contains("Waits");
        assertThat(guest.post("steer", "what=hold", "key=t4")).isEqualTo("1");
        assertThat(guest.post("steer", "what=cancel", "key=t1")).isEqualTo("2");
        assertThat(guest.post("steer", "what=cancel", "key=t1")).isEqualTo("0");
        assertThat(guest.post("steer", "what=reschedule", "key=t2")).isEqualTo("1");
        patiently("its time").until(() -> sink.hasTakenFor("t2@time.test") && sink.hasTakenFor("t3@time.test"));
        assertThat(sink.hasTakenFor("t1@time.test")).isFalse();
        assertThat(sink.hasTakenFor("t4@time.test")).isFalse();
        assertThat(guest.post("steer", "what=release", "key=t4")).isEqualTo("1");
        patiently("released").until(() -> sink.hasTakenFor("t4@time.test"));
        assertThat(guest.post("steer", "what=hold", "key=t4")).as("too late").isEqualTo("0");
        assertThat(order("t5", "key=t1", "to=t5@time.test")).as("free again").contains(" false ");
    }

    /** The last of a window goes; what waits, in the queue as well, can be replaced as long as nobody has it. */
    @Test
    @Order(7)
    void togetherAndReplaced() throws Exception {
        assertThat(order("win1", "window=2", "key=w", "to=one@window.test")).contains("Waits");
        assertThat(order("win2", "window=60", "key=w", "to=two@window.test")).contains("Waits");
        patiently("the last").until(() -> sink.hasTakenFor("two@window.test"));
        assertThat(sink.takenFor("two@window.test").subject()).isEqualTo("Order win2");
        assertThat(sink.hasTakenFor("one@window.test")).isFalse();
        assertThat(order("win3", "window=0", "key=w", "to=three@window.test")).contains("250");
        patiently("another window").until(() -> sink.hasTakenFor("three@window.test"));
        order("rep1", "after=3600", "key=p", "to=old@replace.test");
        assertThat(guest.post("steer", "what=replace", "key=p", "to=new@replace.test"))
                .contains("new@replace.test 250");
        assertThat(guest.post("steer", "what=reschedule", "key=p")).isEqualTo("1");
        patiently("the new one").until(() -> sink.hasTakenFor("new@replace.test"));
        assertThat(sink.hasTakenFor("old@replace.test")).isFalse();
        assertThat(guest.post("steer", "what=replace", "key=p", "to=late@replace.test"))
                .as("too late")
                .isEqualTo("none");
        sink.follow(Script.PLAIN.at(Step.RCPT, "@wait.test", Act.say("451 4.3.0 Later")));
        order("rep2", "key=p2", "to=old@wait.test");
        deliveries.awaitDeferred("old@wait.test");
        patiently("it waits")
                .until(() -> guest.post("steer", "what=replace", "key=p2", "to=other@wait.test")
                        .contains("250"));
        sink.follow(Script.PLAIN);
        patiently("the other").until(() -> sink.hasTakenFor("other@wait.test"));
        assertThat(sink.hasTakenFor("old@wait.test")).isFalse();
    }

    /** What waits for another attempt can be taken back, and the key is free then. */
    @Test
    @Order(7)
    void cancelledInTheQueue() throws Exception {
        sink.follow(Script.PLAIN.at(Step.RCPT, "@later.test", Act.say("451 4.3.0 Later")));
        order("q", "key=q", "to=one@later.test", "to=two@later.test");
        deliveries.awaitDeferred("one@later.test");
        deliveries.awaitDeferred("two@later.test");
        patiently("both wait")
                .until(() -> guest.post("steer", "what=cancel", "key=q").equals("2"));
        assertThat(deliveries.state("one@later.test")).isEqualTo("CANCELLED");
        sink.follow(Script.PLAIN);
        assertThat(order("q2", "key=q", "to=three@later.test")).contains(" false ");
        patiently("the other").until(() -> sink.hasTakenFor("three@later.test"));
        assertThat(sink.hasTakenFor("one@later.test")).isFalse();
        assertThat(deliveries.inconsistencies()).isEmpty();
        assertThat(server.database().inconsistencies()).isEmpty();
    }

    /** An application that knows Jakarta Mail alone; Bcc is for the envelope. */
    @Test
    @Order(8)
    void jakartaMailTransport() throws Exception {
        assertThat(guest.post("letter", "to=letter@far.test")).isEqualTo("sent");
        patiently("letter").until(() -> sink.hasTakenFor("letter@far.test") && sink.hasTakenFor("secret@far.test"));
        Taken letter = sink.takenFor("letter@far.test");
        assertThat(letter.sender()).isEqualTo("office@mx.test");
        assertThat(letter.subject()).isEqualTo("=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=");
        assertThat(letter.text()).doesNotContain("secret@far.test").contains("one\r\ntwo\r\n");
        assertThat(guest.post("letter", "to=rolled@far.test", "end=rollback")).isEqualTo("sent");
        assertThat(deliveries.trace("rolled@far.test")).isEmpty();
        assertThat(guest.post("letter", "to=nobody@mx.test", "to=other@far.test"))
                .startsWith("sent [other@far.test, secret@far.test] unsent [] invalid [nobody@mx.test]")
                .contains("550 5.1.1");
    }

    /** While the mail service is being deployed again nobody commits without the mail, not even who overlooks the exception. */
    @Test
    @Order(9)
    void withoutTheServiceTheOrderRollsBack() throws Exception {
        server.tell("undeploy remora-app");
        assertThat(order("u", "to=u@far.test")).contains("Rollback");
        assertThat(guest.orders()).doesNotContain("u");
        server.tell("deploy remora-app");
        assertThat(order("u", "to=u@far.test")).contains("250 2.0.0");
        assertThat(guest.orders()).contains("u");
    }

    /** kill -9 while orders come in: each order that is there has its mail, each mail its order. */
    @Test
    @Order(10)
    void killedUnderLoadOrdersAndMailsAgree() throws Exception {
        var pool = Executors.newFixedThreadPool(6);
        var stop = new AtomicBoolean();
        for (int thread = 0; thread < 6; thread++) {
            String prefix = "kill" + thread + "x";
            pool.submit(() -> {
                for (int i = 0; !stop.get(); i++) {
                    order(prefix + i, "to=" + prefix + i + "@kill.test", i % 5 == 0 ? "end=rollback" : "end=commit");
                }
                return null;
            });
        }
        patiently("orders")
                .until(() -> guest.orders().stream()
                                .filter(one -> one.startsWith("kill"))
                                .count()
                        > 300);
        server.kill9();
        stop.set(true);
        pool.shutdownNow();
        server.start();
        deliveries = Deliveries.of(server);
        deliveries.awaitDrained("kill.test");
        Set<String> ordered = guest.orders().stream()
                .filter(one -> one.startsWith("kill"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> mailed = sink.taken().stream()
                .flatMap(one -> one.recipients().stream())
                .filter(one -> one.endsWith("@kill.test"))
                .map(one -> one.substring(0, one.indexOf('@')))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(mailed).isEqualTo(ordered);
        guest.deploy();
        assertThat(deliveries.inconsistencies()).isEmpty();
    }
}
