package fish.remora.adapter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import fish.remora.adapter.TestConfiguration;
import fish.remora.adapter.server.Tls;
import fish.remora.protocol.transcript.Transcript;
import fish.remora.protocol.transcript.Transcripts;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** The conversations of the client's core once more, through sockets, TLS, event loops and deadlines: the peer is a real one. */
@Timeout(120)
class WireTranscriptTest {
    private static final String AT_ONCE = "a socket takes so small a content at once: it is never half written";
    private static final String NO_MAIL =
            "a connection is not opened without a mail, which is on its way once it is open";
    private static final String IN_CLEAR =
            "the adapter tries again in clear: OpportunisticTlsTest, AuthenticatedTlsTest";

    /** What has no counterpart on the wire, and why. */
    private static final Map<String, String> CORE_ALONE = Map.of(
            "client/chunking-early-replies", AT_ONCE,
            "client/data-refused-early", AT_ONCE,
            "client/lost-in-content", AT_ONCE,
            "client/reply-unasked", AT_ONCE,
            "client/lost-by-us", "no mail of a transcript is unreadable: OutboundClientTest",
            "client/lost-stopped", "the adapter says itself that it stops: OutboundClientTest",
            "client/lost-idle", NO_MAIL,
            "client/turned-away-idle", NO_MAIL,
            "client/starttls-failed", IN_CLEAR,
            "client/starttls-spoken-to", IN_CLEAR);

    @BeforeAll
    static void makeCertificate() throws IOException {
        Tls.open(TestConfiguration.of(Map.of()));
    }

    @TestFactory
    Stream<DynamicTest> conversations() {
        return Transcripts.read("client").stream()
                .filter(transcript -> !CORE_ALONE.containsKey(transcript.name()))
                .map(transcript -> dynamicTest(transcript.name() + ": " + transcript.rule(), () -> {
                    try (WirePlayer player = new WirePlayer(transcript)) {
                        player.play();
                    }
                }));
    }

    @Test
    void whatIsLeftOutExists() {
        assertThat(Transcripts.read("client")).extracting(Transcript::name).containsAll(CORE_ALONE.keySet());
    }
}
