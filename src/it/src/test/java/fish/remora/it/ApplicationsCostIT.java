package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;

import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import jakarta.jms.MessageConsumer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** What mail costs applications, as ratios of one run on Payara Server; the results stand in src/bench/README.md. No part of the check. */
@ExtendWith(Installed.Shared.class)
@TestInstance(Lifecycle.PER_CLASS)
@EnabledIfSystemProperty(named = "remora.it.cost", matches = "true")
class ApplicationsCostIT {
    private static final int ROUNDS = 5;
    private static final String WHOLE = "with its way to the next server and the events told";
    private static final String ALONE = "alone";

    /** The lock of the one node that tells events. */
    private static final long EVENTS = 0x52656d6f7261L;

    private static final Set<String> CLASSES =
            Set.of("OrderServlet.class", "SteerServlet.class", "CostServlet.class", "PlainBean.class");

    private final PayaraServer server;
    private final Sink sink;

    ApplicationsCostIT(Installed installed) throws Exception {
        server = installed.server();
        sink = installed.world().domain("cost.test", Script.PLAIN);
    }

    @BeforeAll
    void deploy() throws Exception {
        server.database().run("CREATE TABLE IF NOT EXISTS guest_order (number text PRIMARY KEY)");
        server.asadmin("create-jmsdest", "--desttype", "queue", "remora.Plain").succeeds();
        server.asadmin(
                        "create-jms-resource",
                        "--restype",
                        "jakarta.jms.Queue",
                        "--property",
                        "Name=remora.Plain",
                        "jms/remora/Plain")
                .succeeds();
        Path war = Files.createTempFile("cost", ".war");
        Guest.pack(war, Map.of(), CLASSES::contains);
        server.deploy("cost", war).succeeds();
        Files.delete(war);
    }

    @AfterAll
    void takeAway() throws Exception {
        server.asadmin("undeploy", "cost").succeeds();
        sink.close();
    }

    private static void tell(String result) throws IOException {
        System.out.println("COST " + result);
    }

    private static double median(List<Double> values) {
        Collections.sort(values);
        return values.get(values.size() / 2);
    }

    private double cost(int rows, int mails) throws Exception {
        String micros =
                Guest.post(server.http("/cost/cost"), "n=400", "rows=" + rows, "mails=" + mails, "to=c@cost.test");
        return Double.parseDouble(micros);
    }

    @Test
    void aMailBesideARow() throws Exception {
        mailBesideARow(WHOLE);
        alone(() -> mailBesideARow(ALONE));
    }

    private interface Measuring {
        void run() throws Exception;
    }

    /** While the destination is suspended and nobody hears of events: what is left is the application's own. */
    private void alone(Measuring measuring) throws Exception {
        server.database().run("INSERT INTO destination (name, suspended) VALUES ('cost.test', true)");
        try (Connection publisher = server.database().open();
                Statement lock = publisher.createStatement()) {
            lock.execute("SELECT pg_advisory_lock(" + EVENTS + ")");
            Thread.sleep(3000);
            measuring.run();
        } finally {
            server.database().run("DELETE FROM destination WHERE name = 'cost.test'");
        }
    }

    private void mailBesideARow(String how) throws Exception {
        List<Double> one = new ArrayList<>();
        List<Double> two = new ArrayList<>();
        List<Double> sent = new ArrayList<>();
        for (int i = -5; i < ROUNDS; i++) {
            double[] micros = {cost(1, 0), cost(2, 0), cost(1, 1)};
            if (i >= 0) {
                one.add(micros[0]);
                two.add(micros[1]);
                sent.add(micros[2]);
            }
        }
        tell(
                "a transaction with one row %.0f us, with two %.0f us, with a row and a mail %.0f us: the mail adds %.2f of the transaction with one row, %s"
                        .formatted(
                                median(one),
                                median(two),
                                median(sent),
                                (median(sent) - median(one)) / median(one),
                                how));
    }

    /** From the moment at which the broker has them all to the commit of the last mail. */
    private double rate(Jms jms, String queue, int count) throws Exception {
        long before = server.database().number("SELECT count(*) FROM application_mail");
        String text = queue.equals("Plain")
                ? "p@cost.test"
                : "{\"from\": \"shop@mx.test\", \"to\": \"p@cost.test\", \"subject\": \"Plain\", \"text\": \"Thank you!\"}";
        jms.send(queue, text, count);
        long begun = System.nanoTime();
        patiently("all taken")
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> server.database().number("SELECT count(*) FROM application_mail") >= before + count);
        return count * 1e9 / (System.nanoTime() - begun);
    }

    @Test
    void mailByJms() throws Exception {
        mailByJms(WHOLE);
        alone(() -> mailByJms(ALONE));
    }

    private void mailByJms(String how) throws Exception {
        List<Double> plain = new ArrayList<>();
        List<Double> outbox = new ArrayList<>();
        try (Jms jms = server.jms()) {
            for (int i = -2; i < ROUNDS; i++) {
                double one = rate(jms, "Plain", 1000);
                double other = rate(jms, "Outbox", 1000);
                if (i >= 0) {
                    plain.add(one);
                    outbox.add(other);
                }
            }
        }
        tell("JMS in: plain bean %.0f/s, Outbox %.0f/s: %.1f x, %s"
                .formatted(median(plain), median(outbox), median(outbox) / median(plain), how));
    }

    @Test
    void fromTheCommitToTheTopic() throws Exception {
        List<Double> millis = new ArrayList<>();
        try (Jms jms = server.jms();
                MessageConsumer events = jms.events("event = 'queued' AND application = 'cost'")) {
            for (int i = 0; i < 120; i++) {
                Guest.post(server.http("/cost/order"), "number=e" + System.nanoTime(), "to=e@cost.test");
                long committed = System.nanoTime();
                if (events.receive(10_000) == null) {
                    throw new AssertionError("no event");
                }
                if (i >= 20) {
                    millis.add((System.nanoTime() - committed) / 1e6);
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        Collections.sort(millis);
        tell("from the answer of the committing request to the event: p50 %.1f ms, p99 %.1f ms"
                .formatted(millis.get(50), millis.get(98)));
    }
}
