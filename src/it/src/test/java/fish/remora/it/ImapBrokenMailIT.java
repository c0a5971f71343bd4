package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mail that is no mail is shown like any other: it can be listed, and its octets are those that POP3 gives. */
@ExtendWith(SharedServer.class)
class ImapBrokenMailIT {
    private static int users;

    private final Remora server;

    @TempDir
    private Path folder;

    ImapBrokenMailIT(Remora server) {
        this.server = server;
    }

    private static String levels(int count) {
        StringBuilder text = new StringBuilder("Subject: deep\r\nMIME-Version: 1.0\r\n");
        for (int i = 0; i < count; i++) {
            text.append("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n".formatted(i, i));
        }
        return text.append("\r\nin the middle\r\n").toString();
    }

    private static String parts(int count) {
        return "Subject: wide\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                + "--b\r\n\r\nx\r\n".repeat(count)
                + "--b--\r\n";
    }

    private static byte[] withNuls() {
        byte[] octets = Samples.octets("Subject: a?b\r\nContent-Type: text/plain\r\n\r\none?two\r\n");
        for (int i = 0; i < octets.length; i++) {
            octets[i] = octets[i] == '?' ? 0 : octets[i];
        }
        return octets;
    }

    static Stream<Arguments> mails() {
        byte[] rubbish = Samples.random(100_000);
        return Stream.of(
                Arguments.of("empty", new byte[0]),
                Arguments.of("no header", Samples.octets("\r\njust a body\r\n")),
                Arguments.of("no body", Samples.octets("Subject: x\r\n")),
                Arguments.of("not ended", Samples.octets("Subject: x\r\n\r\nno CRLF")),
                Arguments.of(
                        "broken fields",
                        Samples.octets("From: <<>@,;:\"\r\nTo: \"\r\nDate: yesterday\r\nno colon\r\n: no name\r\n"
                                + "Subject: =?utf-8?q?=FF=?= =?x?b?####?=\r\nContent-Type: ///;;=\"\r\n\r\nbody\r\n")),
                Arguments.of(
                        "8 bits",
                        "Subject: Gr\u00fc\u00dfe\r\nFrom: \u00e4@\u00f6.test\r\n\r\nK\u00f6ln\r\n"
                                .getBytes(StandardCharsets.ISO_8859_1)),
                Arguments.of("100 levels", Samples.octets(levels(100))),
                Arguments.of("10,000 parts", Samples.octets(parts(10_000))),
                Arguments.of("long field", Samples.octets("Subject: " + "x".repeat(900_000) + "\r\n\r\nbody\r\n")),
                Arguments.of(
                        "never ends",
                        Samples.octets("Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n\r\n----\r\n")),
                Arguments.of("NULs", withNuls()),
                Arguments.of("rubbish", rubbish),
                Arguments.of("bare CR and LF", Samples.octets("A: b\nC: d\r\n\rE: f\n\nbody\r\n")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mails")
    void isListedAndRead(String name, byte[] content) throws Exception {
        users++;
        User user = server.database().newUser("broken." + users);
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.chunks(content, 50_000, user.address())).startsWith("250 2.0.0");
        }
        Path file = folder.resolve("message");
        Python.imap(server, user, """
                client = session(mailbox='INBOX')
                answer = ok(client.uid('FETCH', '1:*', '(UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE BODY)'))
                assert answer and answer[0], answer
                message = ok(client.uid('FETCH', '1', '(BODY.PEEK[])'))[0][1]
                header = ok(client.uid('FETCH', '1', '(BODY.PEEK[HEADER])'))[0][1]
                body = ok(client.uid('FETCH', '1', '(BODY.PEEK[TEXT])'))
                body = body[0][1] if isinstance(body[0], tuple) else b''
                assert header + body == message or header + body == message + b'\\r\\n', (header[-100:], body[:100])
                size = int(re.search(rb'RFC822.SIZE (\\d+)', ok(client.uid('FETCH', '1', '(RFC822.SIZE)'))[0]).group(1))
                assert size == len(message), (size, len(message))
                assert ok(client.uid('FETCH', '1', '(BODY.PEEK[]<10.50>)'))[0][1] == message[10:60]
                ok(client.uid('SEARCH', 'TEXT', '"nowhere to be found"'))
                open(OWN[0], 'wb').write(message)
                """, file);
        byte[] read = Files.readAllBytes(file);
        assertThat(Samples.behindTrace(read)).isEqualTo(content);
        byte[] popped = Pop3.onlyMessageOctets(server, user);
        assertThat(popped).isEqualTo(endsWithCrlf(read) ? read : ended(read));
    }

    private static boolean endsWithCrlf(byte[] octets) {
        int length = octets.length;
        return length > 1 && octets[length - 2] == '\r' && octets[length - 1] == '\n';
    }

    private static byte[] ended(byte[] octets) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(Arrays.copyOf(octets, octets.length));
        out.writeBytes(Samples.octets("\r\n"));
        return out.toByteArray();
    }
}
