package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * 250 after commit, never before. A deferred constraint trigger makes PostgreSQL's own COMMIT fail for the mail of one sender: the statements
 * before it all succeed, so only a server that waits for the commit's outcome can know (PLATFORM.md, the trap that loses mail).
 */
@ExtendWith(SharedServer.class)
class CommitIT {
    private static final int NEIGHBOURS = 20;
    private static int users;

    private final Remora server;
    private User user;

    CommitIT(Remora server) {
        this.server = server;
    }

    @BeforeEach
    void poison() throws Exception {
        user = server.database().newUser("commit" + ++users);
        server.database().run("""
                CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'poisoned'; END $$""");
        server.database().run("""
                CREATE CONSTRAINT TRIGGER poison AFTER INSERT ON message DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW WHEN (NEW.sender = 'poison@client.test') EXECUTE FUNCTION poison()""");
    }

    @AfterEach
    void antidote() throws Exception {
        server.database().run("DROP TRIGGER poison ON message");
        server.database().run("DROP FUNCTION poison");
    }

    @Test
    void failedCommitIs451() throws Exception {
        try (Smtp client = Smtp.hello(server)) {
            assertThat(deliver(client, "poison", "p")).startsWith("451 4.3.0");
            assertThat(server.database().messagesOf(user)).isZero();
            assertThat(deliver(client, "good", "g")).startsWith("250");
        }
        assertThat(Pop3.onlyMessage(server, user)).contains("Subject: g\r\n");
        assertThat(server.database().inconsistencies()).isEmpty();
    }

    /**
     * Messages gather behind a locked table, a poisoned one among them, and are committed together; the failed commit is tried again one by
     * one. Repeated until the log shows such a group: which messages meet in one is chance.
     */
    @Test
    void neighboursOfAPoisonedMessageAreStored() throws Exception {
        int rounds = 0;
        do {
            round();
            rounds++;
            assertThat(server.database().messagesOf(user)).isEqualTo((long) rounds * NEIGHBOURS);
            assertThat(server.database().inconsistencies()).isEmpty();
        } while (!replayed() && rounds < 20);
        assertThat(replayed()).as("a group was replayed").isTrue();
    }

    private void round() throws Exception {
        var clients = new ArrayList<Smtp>();
        try (Connection lock = server.database().open();
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("LOCK TABLE message IN SHARE MODE");
            for (int i = 0; i < NEIGHBOURS; i++) {
                clients.add(submit("good", i));
            }
            clients.add(NEIGHBOURS / 2, submit("poison", NEIGHBOURS));
            await("a commit waits").atMost(Remora.PATIENCE).until(() -> waiting() > 0);
            lock.rollback();
        }
        for (int i = 0; i <= NEIGHBOURS; i++) {
            try (Smtp client = clients.get(i)) {
                assertThat(client.reply()).startsWith(i == NEIGHBOURS / 2 ? "451 4.3.0" : "250 2.0.0");
            }
        }
    }

    /** All of a mail transaction but for the last reply. */
    private Smtp submit(String sender, int number) throws Exception {
        Smtp client = Smtp.hello(server);
        client.say("MAIL FROM:<" + sender + "@client.test>");
        client.say("RCPT TO:<" + user.address() + ">");
        client.say("DATA");
        client.send("Subject: " + number + "\r\n\r\n.\r\n");
        return client;
    }

    private long waiting() throws Exception {
        return server.database().number("""
                SELECT count(*) FROM pg_stat_activity WHERE application_name = 'remora' AND wait_event_type = 'Lock'""");
    }

    private boolean replayed() throws Exception {
        return Files.readString(server.data().resolve("log/remora.0.log")).matches("(?s).*A group of \\d+ failed.*");
    }

    private String deliver(Smtp client, String sender, String subject) throws Exception {
        client.say("MAIL FROM:<" + sender + "@client.test>");
        client.say("RCPT TO:<" + user.address() + ">");
        return client.data(Samples.octets("Subject: " + subject + "\r\n\r\n"));
    }

    /** In the very session that stores mail: what is switched off there for speed would lose it. */
    @Test
    void nothingIsSwitchedOffForSpeed() throws Exception {
        List<String> names = List.of("fsync", "full_page_writes", "synchronous_commit");
        for (String name : names) {
            assertThat(server.database().text("SHOW " + name)).as(name).isEqualTo("on");
        }
        server.database().run("CREATE TABLE seen (name text, setting text)");
        try {
            server.database().run("""
                    CREATE OR REPLACE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN INSERT INTO seen SELECT name, setting FROM pg_settings; RETURN NULL; END $$""");
            try (Smtp client = Smtp.hello(server)) {
                assertThat(deliver(client, "poison", "settings")).startsWith("250");
            }
            for (String name : names) {
                assertThat(server.database().list("SELECT setting FROM seen WHERE name = ?", name))
                        .as(name)
                        .containsExactly("on");
            }
        } finally {
            server.database().run("DROP TABLE seen");
        }
    }
}
