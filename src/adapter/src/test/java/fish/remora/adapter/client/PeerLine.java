package fish.remora.adapter.client;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import javax.net.ssl.SSLSocket;

/** A server's end of one connection, that says what its test wants. One thread at a time. */
final class PeerLine {
    /** How long a client may be silent before a test gives it up. */
    private static final int PATIENCE_MILLIS = 20_000;

    private Socket socket;
    private InputStream input;
    private boolean oneByOne;
    private long left = Long.MAX_VALUE;

    PeerLine(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        input = new BufferedInputStream(socket.getInputStream());
    }

    /** From now on each octet is a packet of its own. */
    PeerLine oneByOne() {
        oneByOne = true;
        return this;
    }

    /** The connection breaks after so many octets of either side. */
    PeerLine breakingAfter(int octets) {
        left = octets;
        return this;
    }

    private int read() throws IOException {
        spend();
        return input.read();
    }

    private void spend() throws IOException {
        if (left-- <= 0) {
            socket.close();
        }
    }

    PeerLine say(String... lines) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(line).append("\r\n");
        }
        write(text.toString());
        return this;
    }

    void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] octets) throws IOException {
        if (!oneByOne) {
            socket.getOutputStream().write(octets);
            return;
        }
        for (byte octet : octets) {
            spend();
            socket.getOutputStream().write(octet);
            socket.getOutputStream().flush();
        }
    }

    /** The client's next command; empty when it has closed. */
    String hear() throws IOException {
        try {
            return line();
        } catch (EOFException closed) {
            return "";
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = read(); octet != '\n'; octet = read()) {
            if (octet < 0) {
                throw new EOFException("the client has closed after " + line);
            }
            line.write(octet);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    PeerLine expect(String verb) throws IOException {
        String line = hear();
        if (!line.toUpperCase(Locale.ROOT).startsWith(verb)) {
            throw new IOException("expected " + verb + ", came " + line);
        }
        return this;
    }

    /** What follows DATA, as it came, up to the lone dot. */
    String content() throws IOException {
        StringBuilder content = new StringBuilder();
        for (String line = line(); !line.equals("."); line = line()) {
            content.append(line).append("\r\n");
        }
        return content.toString();
    }

    String octets(int count) throws IOException {
        return new String(raw(count), StandardCharsets.UTF_8);
    }

    byte[] raw(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            spend();
        }
        byte[] octets = input.readNBytes(count);
        if (octets.length < count) {
            throw new EOFException("the content ends after " + octets.length);
        }
        return octets;
    }

    boolean isClosed() throws IOException {
        return input.read() < 0;
    }

    void startTls(Path folder) throws IOException {
        JdkSslContext context = (JdkSslContext) SslContextBuilder.forServer(
                        folder.resolve("certificate.pem").toFile(),
                        folder.resolve("key.pem").toFile())
                .build();
        SSLSocket secure = (SSLSocket) context.context().getSocketFactory().createSocket(socket, null, true);
        secure.setUseClientMode(false);
        secure.startHandshake();
        socket = secure;
        input = new BufferedInputStream(socket.getInputStream());
    }

    void close() throws IOException {
        socket.close();
    }
}
