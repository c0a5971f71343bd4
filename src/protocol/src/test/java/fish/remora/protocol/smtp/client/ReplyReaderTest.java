package fish.remora.protocol.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import fish.remora.api.EnhancedStatus;
import fish.remora.api.Reply;
import fish.remora.protocol.smtp.ReplyFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplyReaderTest {
    @Test
    void aLongLineIsCutBetweenCharacters() throws Garbled {
        String text = "x".repeat(479) + "\ud83d\udc1f";
        assertThat(read("250 " + text)).isEqualTo(Reply.bare(250, "x".repeat(479)));
        assertThat(read("250 " + "x".repeat(4000))).isEqualTo(Reply.bare(250, "x".repeat(480)));
    }

    @Test
    void c1ControlsAndHalfCharactersBecomeQuestionMarks() throws Garbled {
        assertThat(read("250 a\u0085b\u007fc")).isEqualTo(Reply.bare(250, "a?b?c"));
        assertThat(new ReplyReader().add(new byte[] {'2', '5', '0', ' ', (byte) 0xc3}))
                .isEqualTo(Reply.bare(250, "?"));
    }

    @Test
    void aReplyHasAtMost128Lines() throws Garbled {
        ReplyReader reader = new ReplyReader();
        for (int i = 0; i < ReplyReader.MAX_LINES; i++) {
            assertThat(reader.add("250-x".getBytes(StandardCharsets.US_ASCII))).isNull();
        }
        assertThatExceptionOfType(Garbled.class)
                .isThrownBy(() -> reader.add("250 x".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void aReplyHasAtMost64KilobytesAndTheNextBeginsAnew() throws Garbled {
        ReplyReader reader = new ReplyReader();
        byte[] more = ("250-" + "x".repeat(4000)).getBytes(StandardCharsets.US_ASCII);
        byte[] last = ("250 " + "x".repeat(4000)).getBytes(StandardCharsets.US_ASCII);
        for (int reply = 0; reply < 2; reply++) {
            for (int i = 0; i < 15; i++) {
                assertThat(reader.add(more)).isNull();
            }
            assertThat(reader.add(last)).isNotNull();
        }
        for (int i = 0; i < 16; i++) {
            assertThat(reader.add(more)).isNull();
        }
        assertThatExceptionOfType(Garbled.class).isThrownBy(() -> reader.add(more));
    }

    @Provide
    Arbitrary<Reply> replies() {
        Arbitrary<Integer> codes = Arbitraries.integers().between(200, 599);
        Arbitrary<List<String>> lines = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars('ü', '€')
                .ofMaxLength(100)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
        Arbitrary<Integer> numbers = Arbitraries.integers().between(0, 999);
        return codes.flatMap(code -> lines.flatMap(texts -> numbers.map(number -> {
            boolean has = number % 2 == 0 && code / 100 != 3;
            return new Reply(code, has ? new EnhancedStatus(code / 100, number, 999 - number) : null, texts);
        })));
    }

    @Property
    void whatOurServerWritesIsReadBack(@ForAll("replies") Reply reply) throws Garbled {
        ReplyReader reader = new ReplyReader();
        Reply read = null;
        for (String line : new String(ReplyFormat.octets(reply), StandardCharsets.UTF_8).split("\r\n")) {
            assertThat(read).isNull();
            read = reader.add(line.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(read).isEqualTo(reply);
    }

    @Property
    void anyOctetsAreReadOrRefused(@ForAll byte[] octets, @ForAll("codes") String code) {
        byte[] line = new byte[octets.length + code.length()];
        System.arraycopy(code.getBytes(StandardCharsets.US_ASCII), 0, line, 0, code.length());
        System.arraycopy(octets, 0, line, code.length(), octets.length);
        try {
            Reply reply = new ReplyReader().add(line);
            // A bare code is a whole reply.
            assertThat(reply == null).isEqualTo(line.length > 3 && line[3] == '-');
        } catch (Garbled refused) {
            assertThat(refused.what()).isNotEmpty();
        }
    }

    @Provide
    Arbitrary<String> codes() {
        return Arbitraries.of("250 ", "250-", "550 5.1.1 ", "199 ", "600 ", "25", "", "450 999.1.1 ", "421 4.1");
    }

    private static @Nullable Reply read(String line) throws Garbled {
        return new ReplyReader().add(line.getBytes(StandardCharsets.UTF_8));
    }
}
