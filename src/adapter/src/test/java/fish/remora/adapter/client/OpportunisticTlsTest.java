package fish.remora.adapter.client;

import static fish.remora.adapter.client.Sender.assertTaken;
import static fish.remora.adapter.client.Sender.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.adapter.TestConfiguration;
import fish.remora.adapter.server.Tls;
import fish.remora.api.Transmitted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7435 and RFC 3207: TLS with whoever offers it, and mail in clear to who offers it and cannot. */
@Timeout(60)
class OpportunisticTlsTest {
    private static final Path TLS_FOLDER = Path.of("target", "adapter-data", "tls");

    private static void makeCertificate() throws IOException {
        Tls.open(TestConfiguration.of(Map.of()));
    }

    private static ScriptedPeer.Script secured(ScriptedPeer[] peer) {
        return line -> {
            line.say("220 peer.test");
            peer[0].greet(line, "STARTTLS");
            line.expect("STARTTLS").say("220 go on");
            line.startTls(TLS_FOLDER);
            peer[0].greet(line, "PIPELINING");
            peer[0].serve(line);
        };
    }

    @Test
    void tlsIsTakenWhenItIsOfferedWhateverTheCertificate() throws Exception {
        makeCertificate();
        ScriptedPeer[] peer = new ScriptedPeer[1];
        try (ScriptedPeer open = new ScriptedPeer(line -> secured(peer).play(line));
                Sender sender = new Sender(open)) {
            peer[0] = open;
            Transmitted result = sender.send();
            assertTaken(result);
            assertThat(result.remote().orElseThrow().tls().orElseThrow().protocol())
                    .isEqualTo("TLSv1.3");
            assertTaken(sender.send());
            assertThat(open.connections).hasValue(1);
        }
    }

    /** RFC 7435 §3: better in clear than not at all; and it is not tried again at once. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFailedHandshakeIsFollowedByOneTryInClear(boolean says) throws Exception {
        ScriptedPeer[] peer = new ScriptedPeer[1];
        ScriptedPeer.Script broken = line -> {
            line.say("220 peer.test");
            peer[0].greet(line, "STARTTLS");
            line.expect("STARTTLS").say("220 go on");
            line.octets(5);
            if (says) {
                line.say("this is not TLS at all");
                line.octets(1);
            }
        };
        ScriptedPeer.Script inClear = line -> peer[0].server("STARTTLS").play(line);
        try (ScriptedPeer open = new ScriptedPeer(broken, inClear);
                Sender sender = new Sender(Map.of("connections.idle", "0"), open)) {
            peer[0] = open;
            Transmitted result = sender.send();
            assertTaken(result);
            assertThat(result.remote().orElseThrow().tls()).isEmpty();
            assertTaken(sender.send());
            assertThat(open.connections).hasValue(3);
        }
    }

    /** RFC 3207 §5: a reply that came in clear must not count as said in TLS. */
    @Test
    void whatFollowsTheReplyToStartTlsInClearIsNoReply() throws Exception {
        makeCertificate();
        ScriptedPeer[] peer = new ScriptedPeer[1];
        ScriptedPeer.Script injecting = line -> {
            line.say("220 peer.test");
            peer[0].greet(line, "STARTTLS");
            line.expect("STARTTLS").say("220 go on", "250 injected");
            line.startTls(TLS_FOLDER);
        };
        try (ScriptedPeer open = new ScriptedPeer(injecting);
                Sender sender = new Sender(open)) {
            peer[0] = open;
            assertThat(outcome(sender.send()).reply().isTransient()).isTrue();
            assertThat(open.connections).hasValue(1);
        }
    }
}
