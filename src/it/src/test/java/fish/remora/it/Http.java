package fish.remora.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** HTTP octet by octet, as no library would say it. Stateless. */
final class Http {
    private Http() {}

    /** What the server answers before it closes. */
    static String raw(Remora server, String request) throws IOException {
        return raw(server, request, "", 0);
    }

    /**
     * The same with a tail that the server need not take; the beginning of the answer, as it may wait for the rest before it closes.
     *
     * @param times it is sent, at most
     */
    static String raw(Remora server, String request, String tail, int times) throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), server.http("/").getPort())) {
            socket.setSoTimeout((int) Remora.PATIENCE.toMillis());
            InputStream in = socket.getInputStream();
            write(socket.getOutputStream(), in, request, tail, times);
            return times > 0 ? new String(in.readNBytes(12), StandardCharsets.UTF_8) : answer(in);
        }
    }

    /** Until it is said, or there is an answer, or nobody listens. */
    private static void write(OutputStream out, InputStream in, String request, String tail, int times)
            throws IOException {
        byte[] octets = tail.getBytes(StandardCharsets.UTF_8);
        try {
            out.write(request.getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < times && in.available() == 0; i++) {
                out.write(octets);
            }
        } catch (SocketException closed) {
            // What the server said before it closed is still to be read.
        }
    }

    private static String answer(InputStream in) throws IOException {
        var answer = new StringBuilder();
        byte[] buffer = new byte[8192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                answer.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
        } catch (SocketException reset) {
            // What came before it counts.
        }
        return answer.toString();
    }
}
