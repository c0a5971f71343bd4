package fish.remora.it;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * Many clients that send as fast as they are answered. Each message has a number of its own, is sent once and never again, and goes to
 * one user, every third to another too. What was acknowledged is known, through any number of crashes of the server. Thread-safe.
 */
final class Load implements AutoCloseable {
    private static final String FIELD = "X-Load: ";

    /** Of all loads, so that no two messages share one. */
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final IntSupplier smtp;
    private final User user;
    private final User other;
    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<Long> putOff = ConcurrentHashMap.newKeySet();
    private final Set<String> otherReplies = ConcurrentHashMap.newKeySet();
    private final List<Thread> clients = new ArrayList<>();
    private volatile int port;
    private volatile boolean stopping;

    private Load(IntSupplier smtp, User user, User other) {
        this.smtp = smtp;
        this.user = user;
        this.other = other;
        this.port = smtp.getAsInt();
    }

    static Load on(Remora server, int connections, User user, User other) {
        return on(server::smtp, connections, user, other);
    }

    /** @param smtp the server's port since its last start */
    static Load on(IntSupplier smtp, int connections, User user, User other) {
        var load = new Load(smtp, user, other);
        for (int i = 0; i < connections; i++) {
            load.clients.add(new Thread(load::send, "load-" + i));
        }
        load.clients.forEach(Thread::start);
        return load;
    }

    /** Numbers answered with 250. */
    Set<Long> acknowledged() {
        return acknowledged;
    }

    /** Numbers answered with 4yz: they must not be stored. */
    Set<Long> putOff() {
        return putOff;
    }

    /** Final replies that are neither 250 nor 4yz. */
    Set<String> otherReplies() {
        return otherReplies;
    }

    /** The server has started again. */
    void goOn() {
        port = smtp.getAsInt();
    }

    private void send() {
        while (!stopping) {
            try (Smtp client = Smtp.connect(port)) {
                client.say("EHLO client.test");
                while (!stopping) {
                    send(client, NUMBERS.incrementAndGet());
                }
            } catch (IOException down) {
                pause();
            }
        }
    }

    private void send(Smtp client, long number) throws IOException {
        String content = FIELD + number + "\r\nMessage-ID: " + messageId(number) + "\r\nSubject: load\r\n\r\n"
                + "0123456789abcdef0123456789abcdef0123456789abcdef\r\n".repeat(80);
        String reply = number % 3 == 0
                ? client.deliver(content, user.address(), other.address())
                : client.deliver(content, user.address());
        if (reply.startsWith("250")) {
            acknowledged.add(number);
        } else if (reply.startsWith("4")) {
            putOff.add(number);
            client.say("RSET");
            pause();
        } else {
            otherReplies.add(reply);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String messageId(long number) {
        return "<" + number + "@load.test>";
    }

    /** The number of each message of a load that the user has, as often as it is stored. */
    static List<Long> stored(Database database, User user) throws Exception {
        return database.list("""
                        SELECT substring(encode(content.octets, 'escape') FROM 'X-Load: (\\d+)')
                          FROM content JOIN entry USING (message_id) JOIN mailbox ON mailbox.id = mailbox_id
                               JOIN account ON account.id = account_id
                         WHERE part = 0 AND local_part = ? AND position('X-Load: '::bytea IN content.octets) > 0""", user.localPart()).stream().map(Long::valueOf).toList();
    }

    /** Lets each client finish what it has begun. */
    @Override
    public void close() {
        stopping = true;
        for (Thread client : clients) {
            try {
                client.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
