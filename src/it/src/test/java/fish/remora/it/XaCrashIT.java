package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.it.peer.Cable.Fate;
import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An application with a database of its own sends mail in its transactions on Payara Server, which dies by kill -9 in the middle of their
 * two-phase commits ({@code -Dremora.it.kills=all}, src/bench/crash: a minute that the check has not): what it had decided to commit is there when it runs again, order and mail, once; what it had not is not, neither.
 */
@ExtendWith(Installed.Shared.class)
@EnabledIfSystemProperty(named = "remora.it.kills", matches = "all")
class XaCrashIT {
    /** How far a transaction's commit gets. */
    private enum Stop {
        ONE_IS_PREPARED("PREPARE TRANSACTION", 1, Fate.UNANSWERED, 1, false),
        BOTH_ARE_PREPARED("PREPARE TRANSACTION", 2, Fate.UNANSWERED, 2, false),
        IT_IS_DECIDED("COMMIT PREPARED", 1, Fate.SWALLOWED, 2, true),
        ONE_HAS_COMMITTED("COMMIT PREPARED", 1, Fate.UNANSWERED, 1, true);

        final String phase;
        final int which;
        final Fate fate;
        /** How many databases keep it prepared at the moment of the kill. */
        final int prepared;

        final boolean committed;

        Stop(String phase, int which, Fate fate, int prepared, boolean committed) {
            this.phase = phase;
            this.which = which;
            this.fate = fate;
            this.prepared = prepared;
            this.committed = committed;
        }

        String recipient() {
            return name().toLowerCase(Locale.ROOT) + "@xa.test";
        }
    }

    private final PayaraServer server;
    private final Database mail;
    private final Database shop;
    private final CommitTrap trap;
    private final Sink sink;

    XaCrashIT(Installed installed) throws Exception {
        server = installed.server();
        mail = server.database();
        shop = mail.sibling("shop");
        trap = installed.trap();
        sink = installed.world().domain("xa.test", Script.PLAIN);
    }

    /** As an administrator makes it for the application. */
    private void makeDatabase() throws Exception {
        try (var connection = mail.openMaintenance();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE shop");
        }
        shop.run("CREATE TABLE guest_order (number text PRIMARY KEY)");
        String url = shop.by(trap.beforeFirst(shop)).url().replace(":", "\\:");
        server.asadmin(
                        "create-jdbc-connection-pool",
                        "--datasourceclassname",
                        "org.postgresql.xa.PGXADataSource",
                        "--restype",
                        "javax.sql.XADataSource",
                        "--property",
                        "URL=" + url + ":User=remora:Password=" + shop.password(),
                        "shop-pool")
                .succeeds();
        server.asadmin("create-jdbc-resource", "--connectionpoolid", "shop-pool", "jdbc/shop")
                .succeeds();
    }

    /** Nothing of it stays for those who share the server. */
    @AfterEach
    void takeAway() throws Exception {
        server.asadmin("undeploy", "shop").succeeds();
        server.asadmin("delete-jdbc-resource", "jdbc/shop").succeeds();
        server.asadmin("delete-jdbc-connection-pool", "shop-pool").succeeds();
    }

    private void deploy() throws Exception {
        Path war = Files.createTempFile("shop", ".war");
        Guest.pack(war, Map.of(), "OrderServlet.class"::equals);
        server.deploy("shop", war).succeeds();
        Files.delete(war);
    }

    @Test
    void recoveryFinishesWhatTheKillCutInTwo() throws Exception {
        makeDatabase();
        deploy();
        assertThat(order("whole", "whole@xa.test", Remora.BOB)).contains("250 2.0.0", "250 2.1.5");
        patiently("whole").until(() -> sink.hasTakenFor("whole@xa.test"));

        Map<Stop, User> users = new EnumMap<>(Stop.class);
        Map<Stop, String> transactions = new EnumMap<>(Stop.class);
        var customers = Executors.newCachedThreadPool();
        for (Stop stop : Stop.values()) {
            User user = mail.newUser("xa" + stop.ordinal());
            users.put(stop, user);
            var caught = trap.set(stop.phase, stop.which, stop.fate);
            customers.submit(() -> order(stop.name(), stop.recipient(), user));
            String transaction = caught.get(Remora.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            transactions.put(stop, transaction);
            patiently(stop.name()).until(() -> prepared(transaction) == stop.prepared);
        }
        server.kill9();
        customers.shutdown();
        for (Stop stop : Stop.values()) {
            assertThat(prepared(transactions.get(stop))).as(stop.name()).isEqualTo(stop.prepared);
        }
        // The dead node's silence is not waited for: sql/V2, LEASED.
        mail.run("UPDATE node SET seen_at = seen_at - interval '31 seconds'");

        server.startAgain();
        patiently("recovered").until(() -> prepared("") == 0);
        Deliveries.of(mail).awaitDrained("xa.test");
        List<String> found = new ArrayList<>();
        List<String> wanted = new ArrayList<>();
        for (Stop stop : Stop.values()) {
            found.add(stop + ": orders " + shop.number("SELECT count(*) FROM guest_order WHERE number = ?", stop.name())
                    + ", in the mailbox " + mail.messagesOf(users.get(stop)) + ", sent " + sent(stop.recipient()));
            int times = stop.committed ? 1 : 0;
            wanted.add(stop + ": orders " + times + ", in the mailbox " + times + ", sent " + times);
        }
        assertThat(found).isEqualTo(wanted);
        assertThat(Deliveries.of(mail).inconsistencies()).isEmpty();
        assertThat(mail.inconsistencies()).isEmpty();

        for (Stop stop : Stop.values()) {
            assertThat(order("again " + stop, stop.recipient(), users.get(stop)))
                    .as("nothing is locked; the key is known if the mail is: " + stop)
                    .contains(" " + stop.committed + " ", "250 2.0.0");
        }
        // Remora's own come and go, over its database and JMS.
        patiently("nothing stays prepared").until(() -> prepared("") == 0);
    }

    private String order(String number, String foreign, User user) throws Exception {
        return Guest.post(
                server.http("/shop/order"),
                "database=jdbc/shop",
                "number=" + number,
                "key=" + foreign,
                "to=" + foreign,
                "to=" + user.address());
    }

    /** In how many databases it is prepared; without a name, all that is. */
    private long prepared(String transaction) throws Exception {
        return mail.number("SELECT count(*) FROM pg_prepared_xacts WHERE starts_with(gid, ?)", transaction);
    }

    private long sent(String recipient) {
        return sink.taken().stream()
                .filter(one -> one.recipients().contains(recipient))
                .count();
    }
}
