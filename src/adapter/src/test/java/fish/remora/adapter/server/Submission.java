package fish.remora.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Ann sends a mail over a connection that stands, and hears that it was taken. */
final class Submission {
    private Submission() {}

    static void send(Socket socket) throws IOException {
        assertThat(TlsClient.line(socket)).startsWith("220 ");
        TlsClient.say(socket, "EHLO client.test");
        String plain = Base64.getEncoder().encodeToString("\0ann@mx.test\0secret".getBytes(StandardCharsets.US_ASCII));
        assertThat(TlsClient.say(socket, "AUTH PLAIN " + plain)).startsWith("235 ");
        TlsClient.say(socket, "MAIL FROM:<ann@mx.test>");
        TlsClient.say(socket, "RCPT TO:<bob@mx.test>");
        TlsClient.say(socket, "DATA");
        assertThat(TlsClient.say(socket, "Subject: x\r\n\r\nx\r\n.")).startsWith("250 ");
    }
}
