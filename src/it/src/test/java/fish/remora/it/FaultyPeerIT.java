package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.it.peer.Act;
import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import fish.remora.it.peer.Step;
import fish.remora.it.peer.Taken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Servers with every fault there is, all at once. Each has its fault for the first sessions and is well afterwards: each mail must arrive, once, and
 * twice only where the end of the content was read and its 250 was not given or not understood (RFC 1047); or its sender must hear of a
 * permanent refusal. In the meantime everybody else is served.
 */
@ExtendWith(Relay.Shared.class)
class FaultyPeerIT {
    private static final int SESSIONS = 2;

    /** What the mail must come to. */
    private enum End {
        ONCE,
        AT_LEAST_ONCE,
        BOUNCED
    }

    private record Fault(String name, Script script, End end) {
        String domain() {
            return name + ".faulty.test";
        }

        String recipient() {
            return "box@" + domain();
        }
    }

    private final Relay relay;
    private final List<Fault> faults = new ArrayList<>();

    FaultyPeerIT(Relay relay) {
        this.relay = relay;
        silences();
        oddReplies();
        refusals();
        brokenTls();
    }

    /** RFC 5321 §3.8, §4.5.3.2: the connection ends, or nothing comes any more. */
    private void silences() {
        var acts = Map.of("close", Act.CLOSE, "reset", Act.RESET, "silent", Act.SILENT);
        for (Step step :
                List.of(Step.CONNECT, Step.GREETING, Step.EHLO, Step.MAIL, Step.RCPT, Step.DATA, Step.CONTENT)) {
            acts.forEach((name, act) -> fault(name, Script.PLAIN.without("CHUNKING"), step, act, End.ONCE));
        }
        acts.forEach((name, act) -> fault(name, Script.PLAIN.without("CHUNKING"), Step.END, act, End.AT_LEAST_ONCE));
        acts.forEach((name, act) -> fault("chunk-" + name, Script.PLAIN, Step.END, act, End.AT_LEAST_ONCE));
        acts.forEach((name, act) -> fault("chunk-" + name, Script.PLAIN, Step.CONTENT, act, End.ONCE));
        acts.forEach((name, act) -> fault("slow-" + name, Script.PLAIN.offering(), Step.RCPT, act, End.ONCE));
        fault("replied-close", Script.PLAIN, Step.END, Act.DUE_AND_CLOSE, End.ONCE);
        fault("replied-close", Script.PLAIN, Step.MAIL, Act.DUE_AND_CLOSE, End.ONCE);
        fault("quit", Script.PLAIN, Step.QUIT, Act.CLOSE, End.ONCE);
    }

    /** RFC 5321 §4.2, §4.5.3.1.5: replies that are none, too long, too slow, or full of what does not belong there. */
    private void oddReplies() {
        var acts = new LinkedHashMap<String, Act>();
        acts.put("endless", Act.ENDLESS);
        acts.put("endlessline", Act.ENDLESS_LINE);
        acts.put("garbage", Act.GARBAGE);
        acts.put("noise", Act.NOISE);
        acts.put("large", Act.LARGE);
        acts.put("controls", Act.CONTROLS);
        acts.put("trickle", Act.trickle(20));
        acts.put("late", Act.after(500));
        for (Step step : List.of(Step.GREETING, Step.EHLO, Step.MAIL, Step.RCPT, Step.DATA)) {
            acts.forEach((name, act) -> fault(name, Script.PLAIN.without("CHUNKING"), step, act, End.ONCE));
        }
        acts.forEach((name, act) -> fault(name, Script.PLAIN, Step.END, act, End.AT_LEAST_ONCE));
    }

    /** RFC 5321 §4.2.1: 4yz means later, 5yz means no. */
    private void refusals() {
        for (Step step : List.of(Step.GREETING, Step.EHLO, Step.MAIL, Step.RCPT, Step.DATA, Step.END)) {
            fault("busy", Script.PLAIN, step, Act.sayAndClose("421 4.3.2 Shutting down"), End.ONCE);
            fault("later", Script.PLAIN.without("CHUNKING"), step, Act.say("451 4.3.0 Later"), End.ONCE);
        }
        for (Step step : List.of(Step.MAIL, Step.RCPT, Step.DATA, Step.END)) {
            Script script = Script.PLAIN.without("CHUNKING").at(step, Act.say("550 5.7.1 Never"));
            faults.add(new Fault("never-" + name(step), script, End.BOUNCED));
        }
        fault("full", Script.PLAIN, Step.RCPT, Act.say("452 4.2.2 Mailbox full"), End.ONCE);
        fault("reset-refused", Script.PLAIN, Step.RSET, Act.say("502 5.5.1 No"), End.ONCE);
    }

    /** RFC 3207 §4.1, §6; RFC 7435 §3: TLS that does not come about, and text that somebody puts in before it. */
    private void brokenTls() {
        Script tls = Script.PLAIN.and("STARTTLS");
        fault("tls-refused", tls, Step.STARTTLS, Act.say("454 4.7.0 Not now"), End.ONCE);
        fault("tls-unknown", tls, Step.STARTTLS, Act.say("501 5.5.4 What?"), End.ONCE);
        fault("tls-text", tls, Step.HANDSHAKE, Act.sayAndClose("500 5.5.1 I do not understand"), End.ONCE);
        fault("tls-close", tls, Step.HANDSHAKE, Act.CLOSE, End.ONCE);
        fault("tls-silent", tls, Step.HANDSHAKE, Act.SILENT, End.ONCE);
        Script closes = tls.at(Step.HANDSHAKE, "secured", Act.CLOSE.first(SESSIONS));
        faults.add(new Fault("tls-shaken-then-closed", closes, End.ONCE));
        String injected = "220 2.0.0 Go ahead\r\n250-sink.test\r\n250 AUTH PLAIN\r\n250 2.1.0 Ok";
        fault("tls-injected", tls, Step.STARTTLS, Act.say(injected), End.ONCE);
    }

    private void fault(String name, Script script, Step step, Act act, End end) {
        faults.add(new Fault(name + "-" + name(step), script.at(step, act.first(SESSIONS)), end));
    }

    private static String name(Step step) {
        return step.name().toLowerCase(Locale.ROOT);
    }

    @Test
    void nothingIsLostAndNobodyWaits() throws Exception {
        User sender = relay.user("faulty");
        Map<Fault, Sink> sinks = new LinkedHashMap<>();
        for (Fault fault : faults) {
            sinks.put(fault, relay.domain(fault.domain(), fault.script()));
        }
        assertThat(faults.stream().map(Fault::name)).doesNotHaveDuplicates();
        for (Fault fault : faults) {
            relay.send(sender, content(fault), fault.recipient());
        }
        try (Sink stuck = relay.domain("stuck.faulty.test", Script.PLAIN.at(Step.GREETING, Act.SILENT))) {
            relay.send(sender, "box@stuck.faulty.test");
            serveOthers();
            assertThat(unfinished()).as("the faults are still going on").contains("box@stuck.faulty.test");
            stuck.follow(Script.PLAIN);
            relay.deliveries().awaitDrained("stuck.faulty.test");
            assertThat(stuck.count()).isEqualTo(1);
        }
        relay.deliveries().awaitDrained("%.faulty.test");
        for (var entry : sinks.entrySet()) {
            check(entry.getKey(), entry.getValue());
            entry.getValue().close();
        }
        awaitNotices(sender);
        assertThat(relay.deliveries().inconsistencies()).isEmpty();
    }

    /** Large enough that it does not end before a fault in its middle begins. */
    private static byte[] content(Fault fault) {
        return Samples.octets("Subject: " + fault.name() + "\r\n\r\n" + "0123456789abcdef\r\n".repeat(4_000));
    }

    private void serveOthers() throws Exception {
        User other = relay.user("bystander");
        try (Sink good = relay.domain("bystander.test", Script.PLAIN)) {
            for (int i = 0; i < 20; i++) {
                relay.send(other, i + "@bystander.test", other.address());
            }
            patiently("the others' mail").until(() -> good.count() == 20);
            assertThat(relay.database().messagesOf(other)).isEqualTo(20);
        }
    }

    private List<String> unfinished() throws Exception {
        return relay.database()
                .list("SELECT recipient FROM delivery WHERE recipient LIKE '%.faulty.test' AND state <> 'FAILED'");
    }

    private void check(Fault fault, Sink sink) throws Exception {
        List<Taken> taken = sink.taken();
        if (fault.end() == End.BOUNCED) {
            assertThat(taken).as(fault.name()).isEmpty();
            assertThat(relay.deliveries().state(fault.recipient()))
                    .as(fault.name())
                    .isEqualTo("FAILED");
            return;
        }
        assertThat(taken).as(fault.name()).isNotEmpty();
        if (fault.end() == End.ONCE) {
            assertThat(taken).as(fault.name()).hasSize(1);
            assertThat(sink.uncertain()).as(fault.name()).isEmpty();
        }
        for (Taken copy : taken) {
            assertThat(Samples.behindReceived(copy.octets())).as(fault.name()).isEqualTo(content(fault));
        }
        assertThat(sink.violations()).as(fault.name()).isEmpty();
    }

    private void awaitNotices(User sender) throws Exception {
        List<String> bounced = faults.stream()
                .filter(fault -> fault.end() == End.BOUNCED)
                .map(Fault::recipient)
                .toList();
        patiently("notices").until(() -> relay.database().messagesOf(sender) >= bounced.size());
        assertThat(Notice.of(relay.database(), sender))
                .extracting(notice -> notice.field("Final-Recipient").replaceFirst("rfc822; ?", ""))
                .containsExactlyInAnyOrderElementsOf(bounced);
    }
}
