package fish.remora.adapter.client;

import fish.remora.adapter.dns.Exchanger;
import fish.remora.adapter.dns.Found;
import fish.remora.api.Reply;
import fish.remora.api.Transmission;
import fish.remora.api.Transmitted;
import fish.remora.api.Transmitted.Contact;
import fish.remora.protocol.smtp.client.ClientStep;
import fish.remora.protocol.smtp.client.ReplyText;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One transmission under way: takes a kept connection or opens one, host after host (RFC 5321 §5.1), until one carries it.
 *
 * <p>Invariant: whoever waits for the result is told exactly once, whatever happens. Opening happens on one event loop; the rest on any thread.
 */
final class Attempt {
    private static final System.Logger LOG = System.getLogger(Attempt.class.getName());

    private static final Reply NO_DNS = Reply.of(451, "4.4.3", "The DNS gives no answer");

    private enum Stage {
        OPENING,
        CARRIED,
        GIVEN_UP
    }

    private final OutboundClient client;
    private final Destination destination;
    private final Transmission transmission;
    private final AtomicReference<@Nullable Consumer<Transmitted>> done;
    private final Deque<Exchanger> exchangers = new ArrayDeque<>();
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.OPENING);
    private final long begun = System.nanoTime();

    private volatile boolean doubtful;

    /** The most hopeful of what the hosts tried so far have said. */
    private @Nullable Transmitted failure;

    Attempt(OutboundClient client, Destination destination, Transmission transmission, Consumer<Transmitted> done) {
        this.client = client;
        this.destination = destination;
        this.transmission = transmission;
        this.done = new AtomicReference<>(done);
    }

    Destination destination() {
        return destination;
    }

    Transmission transmission() {
        return transmission;
    }

    void start() {
        guarded(this::begin);
    }

    private void begin() {
        if (client.isStopped()) {
            giveUp();
            return;
        }
        ClientConnection kept = destination.take();
        if (kept != null) {
            kept.carry(this);
        } else {
            onLoop(this::search);
        }
    }

    /** The resolver has limits of its own; this one is against a search that is lost. */
    private void search(EventLoop loop) {
        AtomicBoolean over = new AtomicBoolean();
        Future<?> limit = loop.schedule(
                () -> guarded(() -> {
                    if (over.compareAndSet(false, true)) {
                        found(new Found.Nowhere(NO_DNS, Contact.UNREACHABLE), null);
                        openNext(loop);
                    }
                }),
                client.searchPatience().toMillis(),
                TimeUnit.MILLISECONDS);
        client.find(destination.nextHop())
                .whenComplete((found, broken) -> on(loop, () -> {
                    limit.cancel(false);
                    if (over.compareAndSet(false, true)) {
                        found(found, broken);
                        openNext(loop);
                    }
                }));
    }

    private void onLoop(Consumer<EventLoop> task) {
        guarded(() -> {
            EventLoop loop = client.nextLoop();
            on(loop, () -> task.accept(loop));
        });
    }

    private void on(EventLoop loop, Runnable task) {
        try {
            loop.execute(() -> guarded(task));
        } catch (RejectedExecutionException stopped) {
            giveUp();
        }
    }

    /** Runs each of our steps, and each answer to one: who waits is told even when it throws. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error broken) {
            LOG.log(Level.ERROR, "The way to " + destination.nextHop() + " broke down", broken);
            brokeDown();
        }
    }

    private void found(@Nullable Found found, @Nullable Throwable broken) {
        if (found == null) {
            throw new IllegalStateException("the search for hosts failed", broken);
        } else if (found instanceof Found.Hosts hosts) {
            exchangers.addAll(destination.order(hosts.exchangers()));
        } else if (found instanceof Found.Nowhere nowhere) {
            fail(nowhere.reply(), nowhere.contact());
        }
    }

    private void openNext(EventLoop loop) {
        boolean late = System.nanoTime() - begun > client.openingNanos();
        Exchanger next = late ? null : exchangers.poll();
        if (client.isStopped()) {
            giveUp();
        } else if (next == null) {
            finished(failure != null ? failure : ours(Reply.of(451, "4.4.0", "No host tried"), Contact.UNREACHABLE));
        } else {
            open(loop, next);
        }
    }

    private void open(EventLoop loop, Exchanger exchanger) {
        ClientConnection connection = new ClientConnection(client, this, exchanger);
        client.connect(loop, connection, exchanger.address()).addListener(connected -> {
            if (!connected.isSuccess()) {
                on(loop, () -> notConnected(loop, connection, connected.cause()));
            }
        });
    }

    private void notConnected(EventLoop loop, ClientConnection connection, @Nullable Throwable cause) {
        connection.abandon();
        fail(ReplyText.reply(451, "4.4.1", connection.exchanger() + ": " + words(cause)), Contact.UNREACHABLE);
        openNext(loop);
    }

    private static String words(@Nullable Throwable cause) {
        if (cause instanceof ConnectTimeoutException) {
            return "no connection in time";
        }
        if (cause instanceof NoRouteToHostException) {
            return "no route to this host";
        }
        return cause instanceof ConnectException ? "connection refused" : "no connection";
    }

    /**
     * A kept connection was dead: takes the next one, and a new one when there is none.
     *
     * @param doubtful all of the content had been written to it: who closed it so late may have taken the message
     */
    void tryAgain(boolean doubtful) {
        this.doubtful |= doubtful;
        stage.compareAndSet(Stage.CARRIED, Stage.OPENING);
        start();
    }

    /** The handshake failed: the same host without TLS. */
    void tryInClear(Exchanger exchanger) {
        onLoop(loop -> {
            exchangers.addFirst(exchanger);
            openNext(loop);
        });
    }

    /** The host opened no session; another one may (RFC 5321 §3.1, §5.1). */
    void turnedAway(ClientStep.Finished end, Transmitted.Remote remote) {
        onLoop(loop -> {
            failed(Transmitted.all(transmission, end.outcomes().get(0), Optional.of(remote), end.contact()));
            openNext(loop);
        });
    }

    private void fail(Reply reply, Contact contact) {
        failed(ours(reply, contact));
    }

    /** What may succeed later outweighs what will not, and a peer's words outweigh ours. */
    private void failed(Transmitted result) {
        if (failure == null || weight(result) >= weight(failure)) {
            failure = result;
        }
    }

    private static int weight(Transmitted result) {
        Transmitted.Outcome outcome = result.outcomes().get(0);
        int transientWeight = outcome.reply().isTransient() ? 2 : 0;
        return transientWeight + (outcome.remote() ? 1 : 0);
    }

    private Transmitted ours(Reply reply, Contact contact) {
        return Transmitted.all(transmission, new Transmitted.Outcome(reply, false, false), Optional.empty(), contact);
    }

    /** A connection is about to carry it; false when it must not any more. */
    boolean carry() {
        return stage.compareAndSet(Stage.OPENING, Stage.CARRIED);
    }

    /** We stop: what no connection carries yet ends at once. */
    void giveUpOpening() {
        if (stage.compareAndSet(Stage.OPENING, Stage.GIVEN_UP)) {
            giveUp();
        }
    }

    /** We stop. */
    void giveUp() {
        finished(OutboundClient.notTried(transmission));
    }

    void brokeDown() {
        finished(ours(Reply.of(451, "4.3.0", "The SMTP client broke down; its log says how"), Contact.NOT_TRIED));
    }

    void finished(Transmitted result) {
        Consumer<Transmitted> waiting = done.getAndSet(null);
        if (waiting == null) {
            return;
        }
        stage.compareAndSet(Stage.OPENING, Stage.GIVEN_UP);
        try {
            waiting.accept(doubtful ? uncertain(result) : result);
        } catch (RuntimeException | Error broken) {
            LOG.log(Level.ERROR, "A result could not be taken [" + transmission.id() + "]", broken);
        } finally {
            client.ended(this);
        }
    }

    private static Transmitted uncertain(Transmitted result) {
        return new Transmitted(
                result.outcomes().stream()
                        .map(outcome -> new Transmitted.Outcome(
                                outcome.reply(),
                                outcome.remote(),
                                !outcome.reply().isPositive()))
                        .toList(),
                result.remote(),
                result.contact());
    }
}
