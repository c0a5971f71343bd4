package fish.remora.it;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client's connection, octet by octet: what it sends is what goes out. A silent server ends the test, not the patience. One thread. */
abstract class Wire implements AutoCloseable {
    private Socket socket;
    private InputStream in;

    Wire(int port) throws IOException {
        use(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    Wire(String from, int port) throws IOException {
        use(new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0));
    }

    private void use(Socket opened) throws IOException {
        socket = opened;
        socket.setSoTimeout((int) Remora.PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    }

    final void secure(Path certificate) throws IOException {
        use(Tls.over(socket, certificate));
    }

    final void write(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
        socket.getOutputStream().flush();
    }

    public void send(byte[] octets) throws IOException {
        write(octets);
    }

    final void send(byte[] octets, int length) throws IOException {
        socket.getOutputStream().write(octets, 0, length);
    }

    final void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    final int read(byte[] buffer) throws IOException {
        return in.read(buffer);
    }

    /** A line with its CRLF, as octets. */
    final byte[] octetLine() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int last = -1, octet = in.read(); ; last = octet, octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the server has closed the connection after: " + line);
            }
            line.write(octet);
            if (last == '\r' && octet == '\n') {
                return line.toByteArray();
            }
        }
    }

    /** A line without its CRLF. */
    final String line() throws IOException {
        byte[] line = octetLine();
        return new String(line, 0, line.length - 2, StandardCharsets.UTF_8);
    }

    /** True when the server has closed and nothing is left to read. */
    final boolean isClosedByServer() throws IOException {
        return in.read() < 0;
    }

    /** Breaks the connection off without a word. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
