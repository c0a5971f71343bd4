package fish.remora.it;

import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import fish.remora.it.peer.World;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * A server that sends mail on, and the world it goes to. Waiting is short: a second to the first retry, three to later ones, four for a
 * reply. The same for all classes that ask for it; each test brings users and domains of its own.
 */
record Relay(Remora server, World world) {
    /** To {@link org.junit.jupiter.api.extension.ExtendWith}: a {@link Relay} for the constructor, started at the first need. */
    static final class Shared extends OneForAll<Relay> {
        Shared() {
            super(Relay.class);
        }

        @Override
        Relay make() throws IOException {
            World world = World.open();
            Remora server = hurried(Remora.named("relay"), world);
            try {
                return new Relay(server.start(), world);
            } catch (AssertionError | RuntimeException failure) {
                server.close();
                throw failure;
            }
        }
    }

    /** A server that looks for mail exchangers in a world, and waits for nothing long. */
    static Remora hurried(Remora server, World world) {
        return server.with("dns.servers", world.dns().hostPort())
                .with("mx.port", "" + world.port())
                .with("retry.first", "1")
                .with("retry.most", "3")
                .with("timeout.connect", "4")
                .with("timeout.reply", "4");
    }

    Database database() {
        return server.database();
    }

    Deliveries deliveries() {
        return Deliveries.of(server);
    }

    /** A new domain of the world with one mail server. */
    Sink domain(String domain, Script script) throws IOException {
        return world.domain(domain, script);
    }

    /** A new user who sends, and hears what became of it. */
    User user(String localPart) throws SQLException {
        return database().newUser(localPart);
    }

    /** Sends a message that must be taken; its subject is the first recipient. */
    void send(User sender, String... recipients) throws IOException {
        send(sender, Samples.octets(Samples.text(recipients[0])), recipients);
    }

    void send(User sender, byte[] content, String... recipients) throws IOException {
        String[] rcpt = new String[recipients.length];
        for (int i = 0; i < rcpt.length; i++) {
            rcpt[i] = "<" + recipients[i] + ">";
        }
        submit("<" + sender.address() + ">", content, rcpt);
    }

    /** Sends a message that must be taken; each argument as it stands behind {@code MAIL FROM:} or {@code RCPT TO:}. */
    void submit(String mail, byte[] content, String... rcpt) throws IOException {
        try (Smtp client = Smtp.hello(server)) {
            String reply = client.submit(mail, content, rcpt);
            if (!reply.startsWith("250")) {
                throw new AssertionError(reply);
            }
        }
    }

    /** Where mail for a domain goes instead of to its mail exchangers (sql/V2, route). */
    void route(String pattern, String action, String host, Integer port, String text) throws SQLException {
        String sql = "INSERT INTO route (pattern, action, host, port, text) VALUES (?, ?, ?, ?, ?)";
        database().run(sql, pattern, action, host, port, text);
    }

    /** Until the routes made so far are in force: a change is seen within five seconds. */
    void awaitRoutes() throws SQLException {
        String probe = "probe" + System.nanoTime() + ".test";
        route(probe, "REFUSE", null, null, "probe");
        Deliveries.patiently("routes").until(() -> {
            try (Smtp client = Smtp.hello(server)) {
                return client.envelope("", "anybody@" + probe).startsWith("550 5.7.1");
            }
        });
    }

    /** Until what the table says of destinations is in force: it is read once a second. */
    void awaitHealth() throws InterruptedException {
        TimeUnit.SECONDS.sleep(3);
    }
}
