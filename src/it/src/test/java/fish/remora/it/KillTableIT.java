package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.it.peer.Act;
import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import fish.remora.it.peer.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * The process dies at each transition of a delivery (app.delivery, CrashPoint), as by kill -9, under load, and is started again: what was
 * acknowledged must arrive, or its sender be told; twice only where the next server's 250 was not yet recorded (RFC 1047). The check kills
 * at four of them; {@code -Dremora.it.kills=all} (src/bench/crash) at each, half a minute a kill. The table of it goes to
 * target/kill-table.md, which src/bench/README.md has a copy of.
 */
@TestInstance(Lifecycle.PER_CLASS)
class KillTableIT {
    private static final int CONNECTIONS = 5;
    private static final int HALTED = 137;
    private static final boolean ALL = System.getProperty("remora.it.kills", "").equals("all");
    private static final Set<String> SOME =
            Set.of("ACCEPT_AFTER_COMMIT", "TRANSMITTED", "RECORD_BEFORE_COMMIT", "BOUNCE_BEFORE_COMMIT");

    /** How the next server must behave for the transition to come. */
    private enum Peer {
        TAKES(Script.PLAIN),
        PUTS_OFF(answering("451 4.3.0 Later")),
        REFUSES(answering("550 5.1.1 No such user"));

        final Script script;

        Peer(Script script) {
            this.script = script;
        }

        /** To the mail, not to the notices about it. */
        private static Script answering(String reply) {
            return Script.PLAIN.at(Step.RCPT, ".kill.test", Act.say(reply));
        }
    }

    private record Kill(String point, Peer before, Peer after) {
        boolean isToldToSender() {
            return after != Peer.TAKES;
        }

        User recipient() {
            return new User("box@" + point.toLowerCase(Locale.ROOT).replace('_', '-') + ".kill.test", "");
        }
    }

    private static final List<Kill> KILLS = List.of(
            new Kill("ACCEPT_BEFORE_COMMIT", Peer.TAKES, Peer.TAKES),
            new Kill("ACCEPT_AFTER_COMMIT", Peer.TAKES, Peer.TAKES),
            new Kill("BEFORE_TRANSMIT", Peer.TAKES, Peer.TAKES),
            new Kill("TRANSMITTED", Peer.TAKES, Peer.TAKES),
            new Kill("RECORD_BEFORE_COMMIT", Peer.TAKES, Peer.TAKES),
            new Kill("RECORD_AFTER_COMMIT", Peer.TAKES, Peer.TAKES),
            new Kill("DEFER_BEFORE_COMMIT", Peer.PUTS_OFF, Peer.TAKES),
            new Kill("DEFER_AFTER_COMMIT", Peer.PUTS_OFF, Peer.TAKES),
            new Kill("CLAIMED", Peer.PUTS_OFF, Peer.TAKES),
            new Kill("BOUNCE_BEFORE_COMMIT", Peer.REFUSES, Peer.REFUSES),
            new Kill("BOUNCE_AFTER_COMMIT", Peer.REFUSES, Peer.REFUSES),
            new Kill("EXPIRE_CLAIMED", Peer.PUTS_OFF, Peer.PUTS_OFF));

    private final List<String> table = new ArrayList<>(List.of(
            "| killed at | acknowledged | arrived, or sender told | lost | twice | of these, 250 recorded |",
            "|---|---|---|---|---|---|"));

    private final Set<Long> known = new HashSet<>();

    private Sink sink;
    private Remora server;
    private Path armed;

    @BeforeAll
    void start() throws Exception {
        sink = Sink.following(Script.PLAIN);
        server = Remora.named("kill-table");
        armed = server.data().resolveSibling("crash-at");
        server.javaOption("-Dfish.remora.crash=" + armed)
                .with("relay", sink.hostPort())
                .with("retry.first", "1")
                .with("retry.most", "2")
                .start();
    }

    @AfterAll
    void end() throws Exception {
        server.close();
        sink.close();
    }

    @Test
    void nothingIsLostWhereverItDies() throws Exception {
        var faults = new ArrayList<String>();
        for (Kill kill : KILLS.stream()
                .filter(kill -> ALL || SOME.contains(kill.point()))
                .toList()) {
            Set<Long> acknowledged = die(kill);
            recover(kill);
            Ledger ledger = kill.isToldToSender()
                    ? Ledger.ofNotices(acknowledged, sink, server.database())
                    : Ledger.of(acknowledged, sink, server.database());
            enter(kill, acknowledged, ledger);
            if (!ledger.lost().isEmpty()
                    || !ledger.unexplained().isEmpty()
                    || !ledger.untold().isEmpty()) {
                faults.add(kill.point() + ": " + ledger);
            }
        }
        String text = String.join("\n", table) + "\n";
        Files.writeString(
                Path.of(System.getProperty("remora.servers")).getParent().resolveSibling("kill-table.md"), text);
        assertThat(faults).as(text).isEmpty();
        assertThat(Deliveries.of(server).inconsistencies()).isEmpty();
        assertThat(server.database().inconsistencies()).isEmpty();
    }

    /** Numbers acknowledged before it died. */
    private Set<Long> die(Kill kill) throws Exception {
        sink.follow(kill.before().script);
        Load load = Load.on(server, CONNECTIONS, kill.recipient(), Remora.BOB);
        try (load) {
            patiently("load").until(() -> load.acknowledged().size() > 30);
            Files.writeString(armed, kill.point());
            patiently(kill.point()).until(() -> {
                if (kill.point().startsWith("EXPIRE")) {
                    expire(kill);
                }
                return !server.isAlive();
            });
        }
        assertThat(server.exitCode()).as(kill.point()).isEqualTo(HALTED);
        Files.delete(armed);
        return load.acknowledged();
    }

    /** The dead node's silence is not waited for: sql/V2, LEASED. */
    private void recover(Kill kill) throws Exception {
        sink.follow(kill.after().script);
        server.database().run("UPDATE node SET seen_at = seen_at - interval '31 seconds'");
        server.start();
        if (kill.point().startsWith("EXPIRE")) {
            Deliveries deliveries = Deliveries.of(server);
            patiently("expired").until(() -> {
                expire(kill);
                return deliveries.unfinished(kill.recipient().domain()).isEmpty();
            });
        }
        Deliveries.of(server).awaitDrained(kill.recipient().domain());
        Deliveries.of(server).awaitDrained("client.test");
    }

    private void expire(Kill kill) throws Exception {
        server.database()
                .run(
                        "UPDATE delivery SET deadline = now(), expires_at = now() WHERE recipient = ? AND state = 'QUEUED'",
                        kill.recipient().address());
    }

    /** How many of these no kill before has caused. */
    private long fresh(Set<Long> numbers) {
        return numbers.stream().filter(known::add).count();
    }

    private void enter(Kill kill, Set<Long> acknowledged, Ledger ledger) {
        table.add("| " + kill.point() + " | " + acknowledged.size() + " | " + ledger.arrivedOf(acknowledged) + " | "
                + ledger.lost().size() + " | " + fresh(ledger.doubled()) + " | "
                + ledger.unexplained().size() + " |");
    }
}
