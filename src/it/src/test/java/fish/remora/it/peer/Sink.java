package fish.remora.it.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An SMTP server that takes mail for everybody, keeps it in memory, and behaves as its {@link Script} says. It watches the client: what
 * RFC 5321 and the extensions do not allow stands in {@link #violations}. Thread-safe; a thread for each session.
 */
public final class Sink implements AutoCloseable {
    private final ServerSocket listener;
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private final Queue<Session> sessions = new ConcurrentLinkedQueue<>();
    private final Queue<Taken> taken = new ConcurrentLinkedQueue<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final AtomicInteger messages = new AtomicInteger();
    private volatile Script script;

    private Sink(InetSocketAddress address, Script script) throws IOException {
        this.script = script;
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(address, 1000);
    }

    /** On a port of its own. */
    public static Sink following(Script script) throws IOException {
        return on("127.0.0.1", 0, script);
    }

    /** @param address of this machine, a literal */
    public static Sink on(String address, int port, Script script) throws IOException {
        var sink = new Sink(new InetSocketAddress(InetAddress.getByName(address), port), script);
        start("sink-" + sink.listener.getLocalSocketAddress(), sink::accept);
        return sink;
    }

    private static void start(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                var session = new Session(this, sessions.size() + 1, new Line(socket));
                sessions.add(session);
                start("sink-session", () -> run(session, socket));
            }
        } catch (IOException closed) {
            // By close(), and by nobody else.
        }
    }

    private void run(Session session, Socket socket) {
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            session.run();
        } finally {
            atOnce.decrementAndGet();
            open.remove(socket);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Where it listens. */
    public String address() {
        return listener.getInetAddress().getHostAddress();
    }

    /** As {@code remora.relay} has it. */
    public String hostPort() {
        return "127.0.0.1:" + port();
    }

    /** From the next turn of any session on. */
    public void follow(Script next) {
        script = next;
    }

    Script script() {
        return script;
    }

    void take(Taken message) {
        if (message.acknowledged()) {
            messages.incrementAndGet();
        }
        taken.add(message);
    }

    void violated(String rule) {
        violations.add(rule);
    }

    /** Messages that were answered with 250, in the order of their replies. */
    public List<Taken> taken() {
        return taken.stream().filter(Taken::acknowledged).toList();
    }

    /** How many {@link #taken} has. */
    public int count() {
        return messages.get();
    }

    /** Messages that came whole, but whose 250 nobody has read. */
    public List<Taken> uncertain() {
        return taken.stream().filter(message -> !message.acknowledged()).toList();
    }

    /** The message to a recipient; there is one. */
    public Taken takenFor(String recipient) {
        List<Taken> found = taken().stream()
                .filter(message -> message.recipients().contains(recipient))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " messages to " + recipient);
        }
        return found.get(0);
    }

    public boolean hasTakenFor(String recipient) {
        return taken().stream().anyMatch(message -> message.recipients().contains(recipient));
    }

    /** What the client did that it may not, with the section. */
    public Collection<String> violations() {
        return List.copyOf(violations);
    }

    /** Each session's commands, in the order of the connections. */
    public List<List<String>> commands() {
        return sessions.stream().map(Session::commands).toList();
    }

    public int connections() {
        return sessions.size();
    }

    public int mostAtOnce() {
        return mostAtOnce.get();
    }

    /** Breaks all sessions off; goes on listening. */
    public void breakOff() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        breakOff();
    }
}
