package fish.remora.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.protocol.transcript.Transcript;
import fish.remora.protocol.transcript.Transcripts;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SmtpTranscriptTest {
    @TestFactory
    Stream<DynamicTest> conversations() {
        return Transcripts.of("smtp", CoreLine::connect);
    }

    @Test
    void eachNamesItsRule() {
        assertThat(Transcripts.read("smtp"))
                .hasSizeGreaterThan(80)
                .extracting(Transcript::rule)
                .allMatch(rule -> rule.startsWith("RFC "));
    }
}
