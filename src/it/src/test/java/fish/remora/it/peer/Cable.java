package fish.remora.it.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A line of TCP between a client and a server of this machine that can be cut: then connections stay open, new ones are made, and no octet
 * comes through in either direction, nor the news of an end. What was on its way when it was mended is lost with its connection. It can be
 * watched, and what is watched be silenced. Thread-safe.
 */
public final class Cable implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final Function<String, Fate> watch;
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private volatile boolean cut;

    /** What becomes of octets that a client has sent, and of its connection. */
    public enum Fate {
        /** They come through, and so will what follows. */
        PASSED,
        /** They come through; no answer comes back any more. */
        UNANSWERED,
        /** They do not; nor does an answer. */
        SWALLOWED
    }

    private Cable(ServerSocket listener, int target, Function<String, Fate> watch) {
        this.listener = listener;
        this.target = target;
        this.watch = watch;
    }

    /** To a port of loopback; has a port of its own. */
    public static Cable to(int target) throws IOException {
        return to(target, octets -> Fate.PASSED);
    }

    /** @param watch told what clients send, as it comes, in ISO 8859-1; on any thread */
    public static Cable to(int target, Function<String, Fate> watch) throws IOException {
        var cable = new Cable(new ServerSocket(0, 1000, InetAddress.getByName("127.0.0.1")), target, watch);
        start(cable::accept);
        return cable;
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "cable");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String hostPort() {
        return "127.0.0.1:" + port();
    }

    public void cut() {
        cut = true;
    }

    /** New connections come through; those of before are dead, and both ends hear of it now. */
    public void mend() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
        cut = false;
    }

    private void accept() {
        try {
            while (true) {
                connect(listener.accept());
            }
        } catch (IOException closed) {
            // By close().
        }
    }

    private void connect(Socket client) throws IOException {
        open.add(client);
        if (cut) {
            return;
        }
        var server = new Socket();
        try {
            server.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), target));
        } catch (IOException refused) {
            client.close();
            return;
        }
        open.add(server);
        var silenced = new AtomicBoolean();
        start(() -> carry(client, server, octets -> passes(octets, silenced)));
        start(() -> carry(server, client, octets -> !silenced.get()));
    }

    private boolean passes(String octets, AtomicBoolean silenced) {
        Fate fate = watch.apply(octets);
        if (fate != Fate.PASSED) {
            silenced.set(true);
        }
        return fate != Fate.SWALLOWED;
    }

    private void carry(Socket from, Socket to, Predicate<String> passes) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] octets = new byte[16 * 1024];
            int read = in.read(octets);
            while (read >= 0 && !cut) {
                if (passes.test(new String(octets, 0, read, StandardCharsets.ISO_8859_1))) {
                    out.write(octets, 0, read);
                }
                read = in.read(octets);
            }
            if (!cut) {
                to.shutdownOutput();
                if (from.isOutputShutdown()) {
                    end(from);
                    end(to);
                }
            }
        } catch (IOException broken) {
            if (!cut) {
                end(from);
                end(to);
            }
        }
    }

    private void end(Socket socket) {
        open.remove(socket);
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        mend();
    }
}
