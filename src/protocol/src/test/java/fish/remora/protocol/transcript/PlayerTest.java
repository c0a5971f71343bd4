package fish.remora.protocol.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A player that let everything pass would make every transcript worthless. */
class PlayerTest {
    /** A server that says the same whatever it hears. */
    private static final class Recital implements Line {
        private final ReplyLines lines = new ReplyLines();
        private final List<String> heard = new ArrayList<>();

        Recital(String text) {
            lines.add(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void send(byte[] octets) {
            heard.add(new String(octets, StandardCharsets.ISO_8859_1));
        }

        @Override
        public String receiveLine() {
            return lines.next();
        }

        @Override
        public boolean isClosed() {
            return lines.isEmpty();
        }

        @Override
        public void startTls() {}

        @Override
        public Line reconnect() {
            return this;
        }

        @Override
        public void close() {}
    }

    private static final String SAID = "220 mx ü\r\n250-mx\r\n250-SIZE 10\r\n250 HELP\r\n221 10 bye\r\n";

    private static Recital play(String transcript) throws Exception {
        Recital recital = new Recital(SAID);
        Player.play(Transcript.parse("smtp/test", transcript), needs -> recital);
        return recital;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "S: 220 mx ü\nS: *\nS: 250 …\nS: 221 {n} bye\nX: closed",
                "S: 220 …\nS: 250-mx\nS: *\nC: QUIT\nS: 221 ...\nX: closed",
                "S: 220 mx ü\nS! 250-AUTH…\nS: *\nS: 250-SIZE {n}\nS: 250 HELP\nS: 221 {n} bye",
                "S: 220 mx \\xc3\\xbc",
            })
    void passes(String transcript) throws Exception {
        play(transcript);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "S: 220 mx",
                "S: 220 mx ü\nS: *\nS: 221 {n} bye",
                "S: 220 mx u",
                "S: {word} ü",
                "S: 220 …\nS: 250-SIZE …",
                "S: 220 …\nS: *\nS: 250-AUTH …",
                "S: 220 …\nS! 250-SIZE …\nS: *\nS: 250 HELP",
                "S: 220 …\nS! 250-SIZE …\nS: *\nC: QUIT",
                "S: 220 …\nX: closed",
                "S: 220 …\nS: *\nC: QUIT\nS: 221 …\nS: 221 …",
                "S: {n} mx ü\nS: *\nC: QUIT\nS: 221 {n} bye",
            })
    void fails(String transcript) {
        assertThatThrownBy(() -> play(transcript))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("smtp/test");
    }

    @Test
    void sendsWhatIsWritten() throws Exception {
        Recital recital = play("S: {code} …\nC: A {code} {other}\nC< \\x00\\\\\\r\\n\\{ab*3}");
        assertThat(recital.heard).containsExactly("A 220 {other}\r\n", "\0\\\r\nababab");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HELO x", "S:220", "C<raw"})
    void refusesWhatIsNoTranscript(String text) {
        assertThatThrownBy(() -> Transcript.parse("smtp/test", text)).isInstanceOf(IllegalArgumentException.class);
    }
}
