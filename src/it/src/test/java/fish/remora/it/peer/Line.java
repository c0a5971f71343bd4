package fish.remora.it.peer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** The server's end of a connection, octet by octet; text is UTF-8. One thread. */
public final class Line implements AutoCloseable {
    private Socket socket;
    private InputStream in;

    Line(Socket accepted) throws IOException {
        use(accepted);
    }

    private void use(Socket opened) throws IOException {
        socket = opened;
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    }

    /** Sends a reply with its last CRLF; returns it. */
    String say(String reply) throws IOException {
        write(reply + "\r\n");
        return reply;
    }

    void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
    }

    /** A line without its end; null at the end of the stream. CR and LF together end a line, nothing else does. */
    String readLine() throws IOException {
        byte[] line = readOctets();
        return line == null ? null : new String(line, 0, line.length - 2, StandardCharsets.UTF_8);
    }

    /** A line with its CRLF; null at the end of the stream, even if a part of a line came before it. */
    byte[] readOctets() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int last = -1, octet = in.read(); ; last = octet, octet = in.read()) {
            if (octet < 0) {
                return null;
            }
            line.write(octet);
            if (last == '\r' && octet == '\n') {
                return line.toByteArray();
            }
        }
    }

    byte[] readExactly(int length) throws IOException {
        byte[] octets = in.readNBytes(length);
        if (octets.length < length) {
            throw new Closed();
        }
        return octets;
    }

    /** The client has sent more than it was asked for. */
    boolean isAhead() throws IOException {
        return in.available() > 0;
    }

    /** Throws away what comes until the client closes. */
    void waitForEnd() throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }

    /** The server's side of a handshake. */
    void secure(SSLSocketFactory factory) throws IOException {
        var secured = (SSLSocket) factory.createSocket(socket, null, socket.getPort(), true);
        secured.setUseClientMode(false);
        secured.startHandshake();
        use(secured);
    }

    boolean isSecure() {
        return socket instanceof SSLSocket;
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
