package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What comes in goes out, octet by octet, behind the trace fields: RFC 5321 §4.5.2 (transparency), RFC 6152 (8 bits), RFC 3030 (chunks,
 * binary), RFC 1939 §3 (dots).
 */
@ExtendWith(SharedServer.class)
class OctetsIT {
    private static int users;
    private final Remora server;

    OctetsIT(Remora server) {
        this.server = server;
    }

    static Stream<Arguments> contents() {
        return Stream.of(
                Arguments.of("text", Samples.octets(Samples.text("plain"))),
                Arguments.of("empty", new byte[0]),
                Arguments.of("no header", Samples.octets("just a line\r\n")),
                Arguments.of("empty body", Samples.octets("Subject: no body\r\n\r\n")),
                Arguments.of("dots only", Samples.octets(".\r\n..\r\n...\r\n.x\r\n\r\n.\r\n")),
                Arguments.of(
                        "8 bits",
                        "Subject: Gr\u00fc\u00dfe\r\n\r\nK\u00f6ln\r\n".getBytes(StandardCharsets.ISO_8859_1)),
                Arguments.of("longest line", Samples.octets("Subject: x\r\n\r\n" + "x".repeat(998) + "\r\n")),
                Arguments.of("many parts of 256 KB", Samples.attachment(2_000_000)),
                Arguments.of("not ended", Samples.octets("Subject: x\r\n\r\nno CRLF")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contents")
    void data(String name, byte[] content) throws Exception {
        User user = user();
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.deliver(content, user.address())).startsWith("250 2.0.0");
        }
        byte[] ended = endsWithCrlf(content) ? content : with(content, "\r\n");
        assertThat(Samples.behindTrace(server.database().lastMessageOf(user))).isEqualTo(ended);
        assertThat(Samples.behindTrace(Pop3.onlyMessageOctets(server, user))).isEqualTo(ended);
    }

    static Stream<Arguments> binaries() {
        return Stream.concat(
                contents(),
                Stream.of(
                        Arguments.of("NUL", new byte[] {'X', ':', ' ', 'y', '\r', '\n', '\r', '\n', 0, 0, '\r', '\n'}),
                        Arguments.of(
                                "bare CR and LF", Samples.octets("X: y\r\n\r\na\nb\rc\n\r\n.\n.\r.\r\r\n\nx.\r\n")),
                        Arguments.of("ends in CR", Samples.octets("X: y\r\n\r\nabc\r")),
                        Arguments.of("ends in LF", Samples.octets("X: y\r\n\r\nabc\n")),
                        Arguments.of("random", with(Samples.octets("X: y\r\n\r\n"), Samples.random(1_000_000)))));
    }

    /** Stored as it came, however it ends; POP3 cannot show a message without a CRLF at its end, so it adds one then. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("binaries")
    void chunks(String name, byte[] content) throws Exception {
        User user = user();
        try (Smtp client = Smtp.hello(server)) {
            int size = content.length > 1000 ? 100_001 : 7;
            assertThat(client.chunks(content, size, user.address())).startsWith("250 2.0.0");
        }
        assertThat(Samples.behindTrace(server.database().lastMessageOf(user))).isEqualTo(content);
        byte[] read = Samples.behindTrace(Pop3.onlyMessageOctets(server, user));
        assertThat(read).isEqualTo(endsWithCrlf(content) ? content : with(content, "\r\n"));
    }

    /** RFC 5321 §2.3.8, §4.1.1.4: CRLF.CRLF alone ends a message, so nothing can be smuggled behind another end. */
    @Test
    void otherLineEndsEndNothing() throws Exception {
        User user = user();
        String smuggled = "Subject: one\r\n\r\na\n.\nb\r.\rc\n.\r\nd\r\n.\ne\r\n";
        try (Smtp client = Smtp.hello(server)) {
            String reply = client.deliver(smuggled, user.address());
            assertThat(client.say("NOOP")).startsWith("250");
            long stored = server.database().messagesOf(user);
            assertThat(stored).isEqualTo(reply.startsWith("250") ? 1 : 0);
            if (stored == 1) {
                assertThat(Samples.behindTrace(server.database().lastMessageOf(user)))
                        .isEqualTo(Samples.octets(smuggled));
            }
        }
    }

    /** RFC 5321 §4.4: by whom, from whom, when, for whom. */
    @Test
    void traceFields() throws Exception {
        User user = user();
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.deliver("Subject: trace\r\n\r\n", user.address())).startsWith("250");
        }
        assertThat(Pop3.onlyMessage(server, user))
                .startsWith("Return-Path: <sender@client.test>\r\nReceived: from client.test ([127.0.0.1])")
                .contains("by mx.test", "with ESMTP", "for <" + user.address() + ">;")
                .endsWith("\r\nSubject: trace\r\n\r\n");
    }

    private User user() throws Exception {
        return server.database().newUser("octets" + ++users);
    }

    private static boolean endsWithCrlf(byte[] content) {
        int length = content.length;
        return length == 0 || length > 1 && content[length - 2] == '\r' && content[length - 1] == '\n';
    }

    private static byte[] with(byte[] content, String end) {
        return with(content, Samples.octets(end));
    }

    private static byte[] with(byte[] content, byte[] end) {
        byte[] joined = Arrays.copyOf(content, content.length + end.length);
        System.arraycopy(end, 0, joined, content.length, end.length);
        return joined;
    }
}
