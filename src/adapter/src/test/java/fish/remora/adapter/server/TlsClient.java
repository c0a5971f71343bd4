package fish.remora.adapter.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** A TLS client of the loopback address that believes any server; resumes sessions as the JDK does, by the port and whatever the name. One thread. */
final class TlsClient {
    private final SSLContext context;

    /** @param own the certificate to show; null = none */
    TlsClient(Authority.@Nullable Issued own) throws GeneralSecurityException, IOException {
        KeyManager[] keys = null;
        if (own != null) {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(own.store("x"), "x".toCharArray());
            keys = factory.getKeyManagers();
        }
        context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {SocketLine.trustsAll()}, null);
    }

    /** A connection whose handshake is done, with TLS from the start. */
    SSLSocket connect(int port, String host, Consumer<SSLParameters> also) throws IOException {
        return over(new Socket(InetAddress.getLoopbackAddress(), port), host, also);
    }

    /** @param host the name for SNI, none when empty */
    SSLSocket over(Socket plain, String host, Consumer<SSLParameters> also) throws IOException {
        plain.setSoTimeout(20_000);
        // The JDK finds a session to resume by the address; the name it goes by is set below.
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        if (!host.isEmpty()) {
            parameters.setServerNames(List.of(new SNIHostName(host.getBytes(StandardCharsets.US_ASCII))));
        }
        also.accept(parameters);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** The certificate that is shown for a name, or was when the session began. */
    X509Certificate shown(int port, String host, Consumer<SSLParameters> also) throws IOException {
        try (SSLSocket socket = connect(port, host, also)) {
            SSLSession session = socket.getSession();
            return (X509Certificate) session.getPeerCertificates()[0];
        }
    }

    /** A line of the server, without its end; empty at the end of all. */
    static String line(Socket socket) throws IOException {
        var line = new StringBuilder();
        for (int octet = socket.getInputStream().read(); octet >= 0 && octet != '\n'; ) {
            line.append(octet == '\r' ? "" : "" + (char) octet);
            octet = socket.getInputStream().read();
        }
        return line.toString();
    }

    /** A reply's last line. */
    static String say(Socket socket, String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        String line = line(socket);
        while (line.length() > 3 && line.charAt(3) == '-') {
            line = line(socket);
        }
        return line;
    }
}
