package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.protocol.transcript.Transcript;
import fish.remora.protocol.transcript.Transcripts;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ImapTranscriptTest {
    @TestFactory
    Stream<DynamicTest> conversations() {
        return Transcripts.of("imap", CoreLine::connect);
    }

    @Test
    void eachNamesItsRule() {
        assertThat(Transcripts.read("imap"))
                .hasSizeGreaterThan(30)
                .extracting(Transcript::rule)
                .allMatch(rule -> rule.startsWith("RFC "));
    }
}
