package fish.remora.adapter.server;

import fish.remora.protocol.transcript.Line;
import fish.remora.protocol.transcript.ReplyLines;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** A client's end of a TCP connection, that reads and writes as its test says. One thread at a time. */
final class SocketLine implements Line {
    /** How long a server may be silent before a test gives it up. */
    private static final int PATIENCE_MILLIS = 20_000;

    private final int port;
    private final boolean implicitTls;
    private final Runnable awaitForgotten;
    private final ReplyLines replies = new ReplyLines();
    private Socket socket;

    /** @param awaitForgotten returns when the server has noticed that this client is gone */
    SocketLine(int port, boolean implicitTls, Runnable awaitForgotten) throws IOException {
        this.port = port;
        this.implicitTls = implicitTls;
        this.awaitForgotten = awaitForgotten;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        if (implicitTls) {
            startTls();
        }
    }

    @Override
    public void send(byte[] octets) throws IOException {
        try {
            socket.getOutputStream().write(octets);
        } catch (SocketException closedByServer) {
            // What the server said before it closed is still to be read.
        }
    }

    /** A line of ASCII. */
    void say(String text) throws IOException {
        send((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Passes over lines up to one that begins so, which must come; that line. */
    String expect(String start) throws IOException {
        String got = receiveLine();
        while (got != null && !got.startsWith(start)) {
            got = receiveLine();
        }
        if (got == null) {
            throw new AssertionError("expected " + start);
        }
        return got;
    }

    @Override
    public @Nullable String receiveLine() throws IOException {
        while (replies.isEmpty()) {
            byte[] more = read();
            if (more.length == 0) {
                return null;
            }
            replies.add(more);
        }
        return replies.next();
    }

    /** Empty when there is nothing more. */
    private byte[] read() throws IOException {
        byte[] buffer = new byte[8192];
        try {
            InputStream input = socket.getInputStream();
            int length = input.read(buffer);
            return Arrays.copyOf(buffer, Math.max(0, length));
        } catch (SocketTimeoutException silent) {
            return new byte[0];
        } catch (SocketException | SSLException cut) {
            return new byte[0];
        }
    }

    @Override
    public boolean isClosed() throws IOException {
        if (!replies.isEmpty()) {
            return false;
        }
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException silent) {
            return false;
        } catch (SocketException | SSLException cut) {
            return true;
        }
    }

    /** Trusts whatever certificate it is shown. */
    @Override
    public void startTls() throws IOException {
        try {
            SSLSocket secure = (SSLSocket) trusting().getSocketFactory().createSocket(socket, "mx.test", port, true);
            secure.startHandshake();
            socket = secure;
        } catch (GeneralSecurityException failure) {
            throw new IOException(failure);
        }
    }

    /** Trusts whatever it is shown. */
    static SSLContext trusting() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, null);
        return context;
    }

    static TrustManager trustsAll() {
        return new TrustsAll();
    }

    @Override
    public Line reconnect() throws IOException {
        close();
        awaitForgotten.run();
        return new SocketLine(port, implicitTls, awaitForgotten);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
