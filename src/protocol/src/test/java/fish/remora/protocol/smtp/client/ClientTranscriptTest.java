package fish.remora.protocol.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.protocol.transcript.Transcript;
import fish.remora.protocol.transcript.Transcripts;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ClientTranscriptTest {
    @TestFactory
    Stream<DynamicTest> conversations() {
        return Transcripts.ofClient();
    }

    @Test
    void eachNamesItsRule() {
        assertThat(Transcripts.read("client"))
                .hasSizeGreaterThan(45)
                .extracting(Transcript::rule)
                .allMatch(rule -> rule.startsWith("RFC "));
    }
}
