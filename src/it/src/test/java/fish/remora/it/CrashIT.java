package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * RFC 5321 §6.1: what was answered with 250 is ours to keep. The server and its database are killed in mid-load: no acknowledged message
 * is lost, none is stored twice. {@code -Dremora.it.crashes=N} does it N times.
 */
@TestInstance(Lifecycle.PER_CLASS)
class CrashIT {
    private static final int CRASHES = Integer.getInteger("remora.it.crashes", 1);
    private static final int CONNECTIONS = 20;
    private static final int BETWEEN = 300;

    private Remora server;
    private User ann;
    private User bob;
    private int users;

    @BeforeAll
    void start() throws Exception {
        server = Remora.named("crash").start();
    }

    @BeforeEach
    void newUsers() throws Exception {
        users++;
        ann = server.database().newUser("ann" + users);
        bob = server.database().newUser("bob" + users);
    }

    @AfterAll
    void end() {
        server.close();
    }

    /** A reader holds a maildrop when the server dies: after thirty seconds of silence the lock is anybody's (sql/V1, node). */
    @Test
    void serverIsKilled() throws Exception {
        Pop3 reader = Pop3.login(server, bob);
        Load load = Load.on(server, CONNECTIONS, ann, bob);
        try (load) {
            for (int crash = 0; crash < CRASHES; crash++) {
                awaitAcknowledged(load, BETWEEN);
                server.kill9();
                server.start();
                load.goOn();
            }
            awaitAcknowledged(load, BETWEEN);
        }
        reader.close();
        assertNothingLost(load);
        await("bob's lock lapses").atMost(Remora.PATIENCE).until(() -> canLogIn(bob));
    }

    private boolean canLogIn(User user) throws Exception {
        try (Pop3 client = Pop3.connect(server)) {
            String reply = client.tryLogin(user);
            assertThat(reply)
                    .matches(text -> text.startsWith("+OK") || text.startsWith("-ERR [IN-USE]"), "in use or ok");
            client.say("QUIT");
            return reply.startsWith("+OK");
        }
    }

    /** The server lives on without its database: 451, until PostgreSQL is back by itself. */
    @Test
    void databaseIsKilled() throws Exception {
        Load load = Load.on(server, CONNECTIONS, ann, bob);
        try (load) {
            for (int crash = 0; crash < CRASHES; crash++) {
                awaitAcknowledged(load, BETWEEN);
                ProcessHandle postgres = server.postgres();
                assertThat(postgres.destroyForcibly()).isTrue();
                postgres.onExit().join();
            }
            await("451 seen").atMost(Remora.PATIENCE).until(() -> !load.putOff().isEmpty());
            awaitAcknowledged(load, BETWEEN);
        }
        assertNothingLost(load);
        assertThat(server.isAlive()).isTrue();
        try (Smtp client = Smtp.hello(server)) {
            for (int i = 0; i < 50; i++) {
                assertThat(client.deliver(Samples.text("after " + i), bob.address()))
                        .startsWith("250");
            }
        }
    }

    private static void awaitAcknowledged(Load load, int more) {
        int before = load.acknowledged().size();
        await("acknowledgements")
                .atMost(Remora.PATIENCE)
                .until(() -> load.acknowledged().size() >= before + more);
    }

    private void assertNothingLost(Load load) throws Exception {
        assertThat(load.otherReplies()).isEmpty();
        Database database = server.database();
        List<Long> anns = Load.stored(database, ann);
        List<Long> bobs = Load.stored(database, bob);
        assertThat(anns).doesNotHaveDuplicates();
        assertThat(bobs).doesNotHaveDuplicates();
        assertThat(lost(load.acknowledged(), anns)).as("lost of ann's").isEmpty();
        assertThat(new HashSet<>(bobs))
                .as("bob has every third that ann has")
                .isEqualTo(anns.stream().filter(number -> number % 3 == 0).collect(Collectors.toSet()));
        assertThat(database.inconsistencies()).isEmpty();
        try (Pop3 reader = Pop3.login(server, ann)) {
            assertThat(reader.count()).isEqualTo(anns.size());
            assertThat(reader.retrieve(anns.size())).isNotEmpty();
            reader.say("QUIT");
        }
    }

    private static Set<Long> lost(Set<Long> acknowledged, List<Long> stored) {
        var lost = new HashSet<>(acknowledged);
        lost.removeAll(new HashSet<>(stored));
        return lost;
    }
}
