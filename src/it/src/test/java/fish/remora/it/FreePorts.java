package fish.remora.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Ports that nobody else takes between the choice and the use: below those that the system gives to connections and to listeners
 * on port 0, and from a block that this process alone draws from. Another run on this machine has a block of its own. Thread-safe.
 */
final class FreePorts {
    private static final int FIRST = 10_000;
    private static final int END = 21_000;
    private static final int BLOCK = 1000;

    /** Holds the block for as long as the process lives: a listener on its first port. */
    private static final ServerSocket GUARD = guard();

    private static int last = GUARD.getLocalPort();

    private FreePorts() {}

    /** One that nobody listens on; it comes again after some nine hundred others. */
    static synchronized int next() {
        int first = GUARD.getLocalPort() + 1;
        for (int tried = 1; tried < BLOCK; tried++) {
            last = last + 1 < first + BLOCK - 1 ? last + 1 : first;
            if (isFree(last)) {
                return last;
            }
        }
        throw new AssertionError("no free port from " + first);
    }

    private static ServerSocket guard() {
        for (int port = FIRST; port < END; port += BLOCK) {
            try {
                return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            } catch (IOException anotherRun) {
                continue;
            }
        }
        throw new AssertionError("no block of ports is free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
