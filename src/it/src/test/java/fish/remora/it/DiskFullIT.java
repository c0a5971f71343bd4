package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A database without room: RFC 5321 §4.2.2's 452, or 451, but never a 250 for what is not stored. With room again it goes on by itself.
 * PostgreSQL's data lies in a small file system that is mounted for this test, so it needs root.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DiskFullIT {
    private static final int CONNECTIONS = 10;

    private Sink sink;
    private Remora server;
    private Tmpfs volume;
    private Tmpfs tablespace;

    /** The cluster is made first, then carried into the small file system. */
    @BeforeAll
    void start() throws Exception {
        sink = Sink.following(Script.PLAIN);
        server = Remora.named("disk")
                .with("relay", sink.hostPort())
                .with("retry.first", "1")
                .with("retry.most", "2");
        server.startUntil(() -> Files.exists(server.data().resolve("postgres/postmaster.pid")));
        server.close();
        Path cluster = server.data().resolve("postgres");
        Path carried = server.data().resolve("carried");
        Files.move(cluster, carried);
        volume = Tmpfs.on(cluster, 200);
        tablespace = Tmpfs.on(server.data().resolve("tablespace"), 8);
        Foreign.run("coreutils", List.of("cp", "-a", carried + "/.", cluster.toString()))
                .succeeds();
        server.start();
    }

    @AfterAll
    void end() throws Exception {
        server.close();
        sink.close();
        for (Tmpfs mounted : new Tmpfs[] {tablespace, volume}) {
            if (mounted != null) {
                mounted.close();
            }
        }
    }

    /** The content's table cannot grow: the class of the SQLSTATE says so, and the client hears 452. */
    @Test
    @Order(1)
    void tableCannotGrow() throws Exception {
        Database database = server.database();
        User user = database.newUser("table");
        database.run("CREATE TABLESPACE small LOCATION '" + server.data().resolve("tablespace") + "'");
        database.run("ALTER TABLE content SET TABLESPACE small");
        byte[] megabyte = Samples.attachment(800_000);
        int stored = 0;
        try (Smtp client = Smtp.hello(server)) {
            String reply = client.deliver(megabyte, user.address());
            while (reply.startsWith("250")) {
                stored++;
                reply = client.deliver(megabyte, user.address());
            }
            assertThat(reply).startsWith("452 4.3.1");
            assertThat(stored).isPositive();
            assertThat(database.messagesOf(user)).isEqualTo(stored);

            database.run("ALTER TABLE content SET TABLESPACE pg_default");
            assertThat(client.deliver(megabyte, user.address())).startsWith("250");
        }
        assertThat(database.messagesOf(user)).isEqualTo(stored + 1);
        assertThat(database.inconsistencies()).isEmpty();
    }

    /** The whole volume is full, the write-ahead log's too: PostgreSQL may even die of it. */
    @Test
    @Order(2)
    void volumeIsFull() throws Exception {
        User ann = server.database().newUser("volume1");
        User bob = server.database().newUser("volume2");
        Load load = loadWhileFull(ann, bob);
        List<Long> stored = Load.stored(server.database(), ann);
        assertThat(stored).doesNotHaveDuplicates();
        assertThat(new HashSet<>(stored)).containsAll(load.acknowledged());
        assertThat(server.database().inconsistencies()).isEmpty();
    }

    /** The same for mail that goes on: what was acknowledged arrives, though for a while no result could be recorded. */
    @Test
    @Order(3)
    void volumeIsFullForTheQueue() throws Exception {
        User foreign = new User("box@world.test", "");
        Load load = loadWhileFull(foreign, server.database().newUser("volume3"));
        Deliveries.of(server).awaitDrained("world.test");
        Ledger ledger = Ledger.of(load.acknowledged(), sink, server.database());
        assertThat(ledger.lost()).isEmpty();
        assertThat(ledger.unexplained()).isEmpty();
        assertThat(ledger.untold()).isEmpty();
        assertThat(Deliveries.of(server).inconsistencies()).isEmpty();
    }

    /** Mail before, while and after there is no room; nothing else is answered than 250 and that it must wait. */
    private Load loadWhileFull(User one, User other) throws Exception {
        Load load = Load.on(server, CONNECTIONS, one, other);
        try (load) {
            patiently("mail").until(() -> load.acknowledged().size() > 100);
            Path ballast = volume.fillUpTo(10);
            patiently("refusals").until(() -> load.putOff().size() > 50);
            Files.delete(ballast);
            int before = load.acknowledged().size();
            patiently("mail again").until(() -> load.acknowledged().size() > before + 100);
        }
        assertThat(load.otherReplies()).isEmpty();
        return load;
    }
}
