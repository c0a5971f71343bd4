package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.it.peer.Act;
import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import fish.remora.it.peer.Step;
import fish.remora.it.peer.Taken;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The example application beside the one-command server: the README's second tour, from end to end. */
@TestInstance(Lifecycle.PER_CLASS)
class ShopIT {
    private Sink sink;
    private Remora server;
    private Shop shop;

    @BeforeAll
    void start() throws Exception {
        sink = Sink.following(Script.PLAIN.at(Step.RCPT, "gone@", Act.say("550 5.1.1 Nobody")));
        server = Remora.named("shop")
                .with("relay", sink.hostPort())
                .with("deploy", Shop.WAR.toString())
                .start();
        assertThat(server.output()).contains("/shop/");
        shop = new Shop(server.http("/shop/"));
        patiently("the beans are known").until(() -> server.database().number("SELECT count(*) FROM consumer") == 2);
    }

    @AfterAll
    void end() throws Exception {
        server.close();
        sink.close();
    }

    private void answer(String content, String to) throws Exception {
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.deliver(content, to)).startsWith("250");
        }
    }

    @Test
    void anAnswerFindsItsOrderAndCancelsIt() throws Exception {
        String customer = "ann@customer.test";
        int lamps = shop.stock("lamp");
        assertThat(shop.order(customer, "lamp")).contains("are one commit");
        assertThat(shop.stateOf(customer)).isEqualTo("PLACED");
        assertThat(shop.stock("lamp")).isEqualTo(lamps - 1);
        patiently("confirmation").until(() -> sink.hasTakenFor(customer));
        Taken confirmation = sink.takenFor(customer);
        assertThat(confirmation.text()).contains("From: Shop <shop@mx.test>", "one word: cancel");
        String signed = confirmation.fields("Reply-To").get(0);
        assertThat(signed).matches("orders\\+[0-9a-z]+-[0-9a-f]{12}@mx\\.test");

        answer("Subject: On holiday\r\nAuto-Submitted: auto-replied\r\n\r\ncancel\r\n", signed);
        patiently("noted").until(() -> shop.stepsOf(customer).contains("A machine answers: On holiday"));
        answer("Subject: Re\r\n\r\nWhen does it come?\r\n\r\n> one word: cancel\r\n", signed);
        patiently("noted").until(() -> shop.stepsOf(customer).contains("The customer answers: When does it come?"));
        assertThat(shop.stateOf(customer)).isEqualTo("PLACED");

        answer("Subject: Re\r\n\r\nCancel, please\r\n\r\n> one word: cancel\r\n", signed);
        patiently("cancelled").until(() -> shop.stateOf(customer).equals("CANCELLED"));
        assertThat(shop.stock("lamp")).isEqualTo(lamps);
        patiently("goodbye")
                .until(() -> sink.taken().stream()
                        .anyMatch(one -> one.recipients().contains(customer)
                                && one.subject().endsWith(" is cancelled")));
    }

    /** A customer of ours reads it in his mailbox. */
    @Test
    void aConfirmationIsInAMailboxHereAtOnce() throws Exception {
        assertThat(shop.order(Remora.ANN.address(), "chair")).contains("are one commit");
        assertThat(Pop3.lastMessage(server, Remora.ANN)).contains("Subject: Order ", "Reply-To: orders+", "One chair");
    }

    @Test
    void rolledBackNeitherExists() throws Exception {
        int chairs = shop.stock("chair");
        long before = server.database().messagesOf(Remora.BOB);
        assertThat(shop.order(Remora.BOB.address(), "chair", "fail=true")).contains("250 2.1.5", "rolled back");
        assertThat(shop.order("never@customer.test", "chair", "fail=true")).contains("250 2.0.0", "rolled back");
        assertThat(shop.stateOf(Remora.BOB.address())).isEmpty();
        assertThat(shop.stateOf("never@customer.test")).isEmpty();
        assertThat(shop.stock("chair")).isEqualTo(chairs);
        assertThat(server.database().messagesOf(Remora.BOB)).isEqualTo(before);
        assertThat(Deliveries.of(server).trace("never@customer.test")).isEmpty();
        assertThat(server.database().inconsistencies()).isEmpty();
    }

    /** What cannot be sent is no order either. */
    @Test
    void anOrderThatNobodyHearsOfIsNone() throws Exception {
        assertThat(shop.order("nobody@mx.test", "chair")).contains("No mail reaches nobody@mx.test: 550 5.1.1");
        assertThat(shop.order("no address", "chair")).contains("must be an address");
        assertThat(shop.order("ann@customer.test", "boat")).contains("There is no boat left");
        assertThat(shop.stateOf("nobody@mx.test")).isEmpty();
    }

    @Test
    void aBounceMarksTheAddress() throws Exception {
        int teapots = shop.stock("teapot");
        assertThat(shop.order("Gone@customer.test", "teapot")).contains("are one commit");
        patiently("bounce").until(() -> shop.stateOf("Gone@customer.test").equals("UNREACHABLE"));
        assertThat(shop.badAddresses()).contains("gone@customer.test");
        assertThat(shop.stock("teapot")).isEqualTo(teapots);
        assertThat(shop.order("gone@Customer.test", "teapot")).contains("has come back");
    }

    /** The stock has changed when the 250 comes; refused, nothing has. */
    @Test
    void aSupplierIsAnsweredWhileHeWaits() throws Exception {
        int tables = shop.stock("table");
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.deliver("Subject: We bring\r\n\r\ntable 20\r\n\r\n", "stock@mx.test"))
                    .startsWith("250");
            assertThat(shop.stock("table")).isEqualTo(tables + 20);
            for (String line : List.of("desk 3", "table many", "table 10000")) {
                assertThat(client.deliver("Subject: We bring\r\n\r\ntable 20\r\n" + line + "\r\n", "stock@mx.test"))
                        .startsWith("550 5.6.0 Line 2: must be one of chair, lamp, table, teapot and an amount");
            }
        }
        assertThat(shop.stock("table")).isEqualTo(tables + 20);
    }

    @Test
    void withoutAnOrderTheSenderIsTold() throws Exception {
        User sender = server.database().newUser("stranger");
        try (Smtp client = Smtp.hello(server)) {
            String reply = client.submit(
                    "<" + sender.address() + ">", Samples.octets(Samples.text("cancel")), "<orders@mx.test>");
            assertThat(reply).startsWith("250");
        }
        patiently("notice").until(() -> server.database().messagesOf(sender) == 1);
        assertThat(new String(server.database().lastMessageOf(sender))).contains("Which order?");
    }

    /** The page in a browser: its form orders, and what happens shows without a reload. */
    @Test
    void thePageShowsItLive() throws Exception {
        try (Browser browser = new Browser()) {
            browser.open(shop.page());
            browser.await("articles", "document.querySelectorAll('#article option').length == 4");
            browser.await("ordered", """
                    document.getElementById('customer').value = 'page@customer.test';
                    document.getElementById('article').value = 'lamp';
                    document.getElementById('order').requestSubmit();
                    true""");
            browser.await("shown", """
                    [...document.querySelectorAll('#list > li')].some(
                        one => one.textContent.includes('page@customer.test') && one.querySelector('.PLACED') != null)""");
            patiently("confirmation").until(() -> sink.hasTakenFor("page@customer.test"));
            answer(
                    "Subject: Re\r\n\r\ncancel\r\n",
                    sink.takenFor("page@customer.test").fields("Reply-To").get(0));
            browser.await("live", """
                    [...document.querySelectorAll('#list > li')].some(
                        one => one.textContent.includes('page@customer.test') && one.querySelector('.CANCELLED') != null)""");
        }
    }
}
