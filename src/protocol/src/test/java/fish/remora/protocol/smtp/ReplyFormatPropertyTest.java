package fish.remora.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.EnhancedStatus;
import fish.remora.api.Reply;
import fish.remora.protocol.transcript.ReplyLines;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** RFC 5321 §4.2: a reply is written so that a client reads the same reply. */
class ReplyFormatPropertyTest {
    @Provide
    Arbitrary<Reply> replies() {
        Arbitrary<List<String>> lines = Arbitraries.strings()
                .withCharRange(' ', '~')
                .ofMaxLength(480)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
        Arbitrary<EnhancedStatus> statuses = Combinators.combine(
                        Arbitraries.of(2, 4, 5),
                        Arbitraries.integers().between(0, 999),
                        Arbitraries.integers().between(0, 999))
                .as(EnhancedStatus::new);
        return Combinators.combine(
                        statuses.injectNull(0.3), Arbitraries.integers().between(200, 599), lines)
                .as((status, code, text) ->
                        new Reply(status == null ? code : status.category() * 100 + code % 100, status, text));
    }

    @Property
    void aClientReadsWhatWasWritten(@ForAll("replies") Reply reply) {
        ReplyLines client = new ReplyLines();
        client.add(ReplyFormat.octets(reply));
        String status = reply.status() == null ? "" : reply.status() + " ";
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < reply.lines().size(); i++) {
            String line = client.next();
            assertThat(line)
                    .startsWith(reply.code() + (i + 1 < reply.lines().size() ? "-" : " ") + status)
                    .hasSizeLessThanOrEqualTo(510);
            texts.add(line.substring(4 + status.length()));
        }
        assertThat(client.isEmpty()).isTrue();
        assertThat(texts).isEqualTo(reply.lines());
    }

    @Test
    void theStatusStandsOnEachLine() {
        Reply reply = new Reply(550, EnhancedStatus.parse("5.7.1"), List.of("No relay", "for you"));
        assertThat(new String(ReplyFormat.octets(reply), StandardCharsets.US_ASCII))
                .isEqualTo("550-5.7.1 No relay\r\n550 5.7.1 for you\r\n");
    }
}
