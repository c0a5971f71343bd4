package fish.remora.it;

import fish.remora.protocol.transcript.Line;
import fish.remora.protocol.transcript.ReplyLines;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.net.ssl.SSLException;

/** A transcript's client of a live server. One thread. */
final class LiveLine extends Wire implements Line {
    private final int port;
    private final Path certificate;
    private final Runnable awaitForgotten;
    private final ReplyLines replies = new ReplyLines();

    /** @param awaitForgotten returns when the server has noticed that this client is gone */
    LiveLine(int port, Path certificate, Runnable awaitForgotten) throws IOException {
        super(port);
        this.port = port;
        this.certificate = certificate;
        this.awaitForgotten = awaitForgotten;
    }

    @Override
    public void send(byte[] octets) throws IOException {
        try {
            write(octets);
        } catch (SocketException closedByServer) {
            // What the server said before it closed is still to be read.
        }
    }

    @Override
    public String receiveLine() throws IOException {
        byte[] buffer = new byte[8192];
        while (replies.isEmpty()) {
            int length = readOrEnd(buffer);
            if (length < 0) {
                return null;
            }
            replies.add(Arrays.copyOf(buffer, length));
        }
        return replies.next();
    }

    @Override
    public boolean isClosed() throws IOException {
        return replies.isEmpty() && readOrEnd(new byte[1]) < 0;
    }

    private int readOrEnd(byte[] buffer) throws IOException {
        try {
            return read(buffer);
        } catch (SocketException | SSLException cut) {
            return -1;
        }
    }

    @Override
    public void startTls() throws IOException {
        secure(certificate);
    }

    @Override
    public Line reconnect() throws IOException {
        close();
        awaitForgotten.run();
        return new LiveLine(port, certificate, awaitForgotten);
    }
}
