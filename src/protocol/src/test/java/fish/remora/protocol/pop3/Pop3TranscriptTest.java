package fish.remora.protocol.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.protocol.transcript.Transcript;
import fish.remora.protocol.transcript.Transcripts;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class Pop3TranscriptTest {
    @TestFactory
    Stream<DynamicTest> conversations() {
        return Transcripts.of("pop3", CoreLine::connect);
    }

    @Test
    void eachNamesItsRule() {
        assertThat(Transcripts.read("pop3"))
                .hasSizeGreaterThan(30)
                .extracting(Transcript::rule)
                .allMatch(rule -> rule.startsWith("RFC "));
    }
}
