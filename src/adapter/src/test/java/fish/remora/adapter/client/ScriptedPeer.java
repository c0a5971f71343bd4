package fish.remora.adapter.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A mail server that plays a script on each connection: the first on the first, the last on all that remain. */
final class ScriptedPeer implements AutoCloseable {
    /** What happens on one connection; it is closed at the end. */
    interface Script {
        void play(PeerLine line) throws IOException;
    }

    final AtomicInteger connections = new AtomicInteger();

    /** Of these, the ones whose script has ended. */
    final AtomicInteger over = new AtomicInteger();

    /** Envelope and content of each message that got its 250. */
    final Queue<String> taken = new ConcurrentLinkedQueue<>();

    /** What went otherwise than the scripts say. */
    final Queue<IOException> surprises = new ConcurrentLinkedQueue<>();

    private final ServerSocket socket;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Script> scripts;

    ScriptedPeer(Script... scripts) throws IOException {
        this.scripts = List.of(scripts);
        this.socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "peer");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                open.add(client);
                int number = connections.getAndIncrement();
                Script script = scripts.get(Math.min(number, scripts.size() - 1));
                start(() -> play(script, client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void play(Script script, Socket client) {
        try (client) {
            script.play(new PeerLine(client));
        } catch (IOException surprise) {
            surprises.add(surprise);
        } finally {
            open.remove(client);
            over.incrementAndGet();
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    }

    /** A well-behaved server, from its greeting until QUIT. */
    Script server(String... extensions) {
        return line -> {
            line.say("220 peer.test ESMTP");
            greet(line, extensions);
            serve(line);
        };
    }

    void greet(PeerLine line, String... extensions) throws IOException {
        line.expect("EHLO ");
        String[] reply = new String[extensions.length + 1];
        reply[0] = extensions.length == 0 ? "250 peer.test" : "250-peer.test";
        for (int i = 0; i < extensions.length; i++) {
            reply[i + 1] = (i == extensions.length - 1 ? "250 " : "250-") + extensions[i];
        }
        line.say(reply);
    }

    /** Takes messages until QUIT or the end. */
    void serve(PeerLine line) throws IOException {
        while (takeMessage(line)) {
            line.say("250 2.0.0 taken");
        }
    }

    /** Up to the content's end, which is left unanswered; false after QUIT. */
    boolean takeMessage(PeerLine line) throws IOException {
        StringBuilder message = new StringBuilder();
        while (true) {
            String command = line.hear();
            if (command.isEmpty()) {
                return false;
            } else if (command.equals("QUIT")) {
                line.say("221 2.0.0 bye");
                return false;
            } else if (command.equals("DATA")) {
                line.say("354 go on");
                taken.add(message + line.content());
                return true;
            } else if (command.startsWith("BDAT ")) {
                taken.add(message + line.octets(Integer.parseInt(command.split(" ")[1])));
                return true;
            }
            message.append(command).append('\n');
            line.say("250 2.1.0 ok");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket client : open) {
            client.close();
        }
    }
}
