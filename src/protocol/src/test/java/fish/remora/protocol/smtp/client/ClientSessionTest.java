package fish.remora.protocol.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import fish.remora.api.Address;
import fish.remora.api.DsnRequest;
import fish.remora.api.Envelope;
import fish.remora.api.Octets;
import fish.remora.api.Recipient;
import fish.remora.api.Transmission;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClientSessionTest {
    private final ClientSession session = new ClientSession(
            new ClientSession.Settings("us.test", Optional.empty(), true, false, Duration.ofSeconds(50)));

    /** RFC 2920 §3.1: a transaction with very many recipients is written as its replies come. */
    @Test
    void aWindowOfCommandsIsUnanswered() {
        open("PIPELINING");
        List<ClientStep> steps = new ArrayList<>(session.begin(transmission(300)));
        assertThat(lines(steps)).isEqualTo(128);
        int replies = 0;
        for (; replies < 301; replies++) {
            List<ClientStep> more = say("250 Ok");
            assertThat(lines(more)).isIn(0, 64, 46);
            steps.addAll(more);
            assertThat(lines(steps) - replies - 1).isLessThanOrEqualTo(128);
        }
        assertThat(lines(steps)).isEqualTo(302);
        assertThat(say("354 Go on")).hasSize(1).first().isInstanceOf(ClientStep.SendContent.class);
        assertThat(session.contentSent()).isEmpty();
        assertThat(say("250 Ok")).singleElement().satisfies(step -> {
            ClientStep.Finished finished = (ClientStep.Finished) step;
            assertThat(finished.outcomes())
                    .hasSize(300)
                    .allMatch(outcome -> outcome.reply().isPositive());
        });
        assertThat(session.isReady()).isTrue();
    }

    /** RFC 5321 §4.5.3.2, in proportion to five minutes, which are 50 seconds here. */
    @Test
    void patienceDependsOnWhatIsAwaited() {
        assertThat(session.patience()).as("greeting").hasSeconds(50);
        open("8BITMIME");
        session.begin(transmission(1));
        assertThat(session.patience()).as("MAIL").hasSeconds(50);
        say("250 Ok");
        assertThat(session.patience()).as("RCPT").hasSeconds(50);
        say("250 Ok");
        assertThat(session.patience()).as("DATA").hasSeconds(20);
        say("354 Go on");
        assertThat(session.patience()).as("a block of the content").hasSeconds(30);
        session.contentSent();
        assertThat(session.patience()).as("the end of the content").hasSeconds(100);
        say("250 Ok");
        session.quit();
        assertThat(session.patience()).as("QUIT").hasSeconds(10);
    }

    @Test
    void patienceWithChunkedContent() {
        say("220 mx.test");
        say("250-mx.test");
        say("250-PIPELINING");
        say("250 CHUNKING");
        session.begin(transmission(1));
        assertThat(session.patience()).as("a block of the content").hasSeconds(30);
        session.contentSent();
        assertThat(session.patience()).as("MAIL").hasSeconds(50);
        say("250 Ok");
        say("250 Ok");
        assertThat(session.patience()).as("the end of the content").hasSeconds(100);
    }

    @Test
    void oneTransmissionAtATime() {
        assertThatIllegalStateException().isThrownBy(() -> session.begin(transmission(1)));
        open("PIPELINING");
        session.begin(transmission(1));
        assertThatIllegalStateException().isThrownBy(() -> session.begin(transmission(1)));
        assertThat(session.quit()).isEmpty();
        assertThat(session.contentSent()).isEmpty();
    }

    @Test
    void nothingHappensAfterTheEnd() {
        assertThat(session.lost(ClientSession.Lost.CLOSED)).hasSize(2);
        assertThat(session.lost(ClientSession.Lost.CLOSED)).isEmpty();
        assertThat(say("220 mx.test")).isEmpty();
        assertThat(session.quit()).isEmpty();
        assertThat(session.isReady()).isFalse();
    }

    private void open(String extension) {
        say("220 mx.test");
        say("250-mx.test");
        say("250 " + extension);
    }

    private List<ClientStep> say(String line) {
        return session.line(line.getBytes(StandardCharsets.US_ASCII));
    }

    private static int lines(List<ClientStep> steps) {
        return steps.stream()
                .filter(ClientStep.Send.class::isInstance)
                .mapToInt(step ->
                        new String(((ClientStep.Send) step).octets(), StandardCharsets.US_ASCII).split("\r\n").length)
                .sum();
    }

    private static Transmission transmission(int recipients) {
        List<Recipient> to = IntStream.range(0, recipients)
                .mapToObj(i -> new Recipient(Address.parse("u" + i + "@mx.test"), DsnRequest.DEFAULT))
                .toList();
        return new Transmission("id", Optional.empty(), to, Envelope.Options.NONE, Octets.of(new byte[0]));
    }
}
