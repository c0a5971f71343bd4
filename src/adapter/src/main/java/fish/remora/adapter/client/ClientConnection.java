package fish.remora.adapter.client;

import fish.remora.adapter.dns.Exchanger;
import fish.remora.api.Peer;
import fish.remora.api.Transmitted;
import fish.remora.protocol.mime.Inconvertible;
import fish.remora.protocol.smtp.client.ClientSession;
import fish.remora.protocol.smtp.client.ClientSession.Lost;
import fish.remora.protocol.smtp.client.ClientStep;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One connection to another server: plays the steps of a {@link ClientSession}.
 *
 * <pre>
 * connecting --> opening --Ready--> carrying an attempt --Finished--> idle, kept by its destination --> quitting
 *                   |                     ^                             |
 *                   +--> next host        +-----------------------------+
 * </pre>
 *
 * <p>Invariant: an attempt that came in comes out, by {@link Attempt#finished} or by one of its ways to try again; and it has been let go
 * before. What is not said otherwise is done on the event loop.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {
    private static final System.Logger LOG = System.getLogger(ClientConnection.class.getName());

    /** A peer may count; most that do allow more. */
    private static final int MOST_TRANSMISSIONS = 100;

    private static final long QUIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final OutboundClient client;
    private final Destination destination;
    private final Exchanger exchanger;
    private final ClientSession session;
    private final Lines lines = new Lines();
    private final Queue<ClientStep> steps = new ArrayDeque<>();

    private @Nullable ChannelHandlerContext context;
    private @Nullable Outbox outbox;
    private @Nullable Attempt attempt;
    private Optional<Peer.Tls> tls = Optional.empty();
    private ClientStep.@Nullable Finished finished;
    private boolean opened;
    private boolean answered;
    private boolean handshaking;
    private boolean performing;
    private boolean quitting;
    private boolean closing;
    private int transmissions;

    /** Of {@link System#nanoTime}; read by the sweep too. */
    private volatile long deadline;

    /** @param startTls false: the handshake with this host has failed before */
    ClientConnection(OutboundClient client, Attempt attempt, Exchanger exchanger, boolean startTls) {
        this.client = client;
        this.attempt = attempt;
        this.destination = attempt.destination();
        this.exchanger = exchanger;
        this.session = new ClientSession(client.settings(destination.nextHop(), exchanger, startTls));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        outbox = new Outbox(this, ctx, client.workers());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        extendDeadline();
        client.opened(this);
    }

    /** The connection could not be made: its attempt goes on without it. */
    void abandon() {
        attempt = null;
        closing = true;
    }

    /** Takes an attempt while idle. Any thread. */
    void carry(Attempt next) {
        if (context().executor().inEventLoop()) {
            begin(next);
        } else if (!onLoop(() -> begin(next))) {
            next.giveUp();
        }
    }

    private void begin(Attempt next) {
        if (closing || !context().channel().isActive()) {
            next.tryAgain();
            return;
        }
        if (next.carry()) {
            attempt = next;
            guarded(() -> perform(begun(next)));
        } else {
            guarded(this::quit);
        }
    }

    private List<ClientStep> begun(Attempt next) {
        answered = false;
        transmissions++;
        return session.begin(next.transmission());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf buffer = (ByteBuf) message;
        try {
            if (!closing) {
                lines.offer(buffer);
            }
        } finally {
            buffer.release();
        }
        guarded(this::readLines);
    }

    private void readLines() {
        for (byte[] line = nextLine(); line != null; line = nextLine()) {
            if (attempt == null && opened && session.isReady()) {
                // Nobody asked: it says that it closes.
                destination.forget(this);
            } else if (saysThatItHadClosed(line)) {
                replace();
                return;
            }
            answered = true;
            if (line.length < 4 || line[3] != '-') {
                extendDeadline();
            }
            perform(session.line(line));
        }
        if (!closing && lines.isTooLong()) {
            lost(Lost.GARBAGE);
        }
    }

    private byte @Nullable [] nextLine() {
        return closing || handshaking ? null : lines.next();
    }

    /** RFC 5321 §3.8: 421 for an idle time-out may cross our next MAIL. */
    private boolean saysThatItHadClosed(byte[] line) {
        return isUnanswered() && line.length >= 3 && line[0] == '4' && line[1] == '2' && line[2] == '1';
    }

    /** True when a kept connection has been given an attempt and not said a word of it: it may have been dead already. */
    private boolean isUnanswered() {
        return transmissions > 1 && attempt != null && !answered;
    }

    private void replace() {
        Attempt mine = letGo();
        closeNow();
        if (mine != null) {
            mine.tryAgain();
        }
    }

    /** Steps are done in order; those that come while content is on its way wait for it, unless they close. */
    private void perform(List<ClientStep> more) {
        for (ClientStep step : more) {
            if (step instanceof ClientStep.Close && outbox().isStreaming()) {
                outbox().discard();
            }
        }
        steps.addAll(more);
        if (!performing) {
            performing = true;
            try {
                while (mayPerform()) {
                    performAll();
                }
            } finally {
                performing = false;
            }
        }
    }

    private boolean mayPerform() {
        return !steps.isEmpty() && !handshaking && !outbox().isStreaming();
    }

    private void performAll() {
        while (mayPerform()) {
            perform(steps.remove());
        }
        outbox().flush();
        extendDeadline();
        settle();
    }

    private void perform(ClientStep step) {
        if (step instanceof ClientStep.Send send) {
            outbox().add(send.octets());
        } else if (step instanceof ClientStep.SendContent content) {
            sendContent(content.form());
        } else if (step instanceof ClientStep.StartTls) {
            startTls();
        } else if (step instanceof ClientStep.Ready) {
            ready();
        } else if (step instanceof ClientStep.Finished end) {
            finished = end;
        } else if (step instanceof ClientStep.Close) {
            closeGently();
        }
    }

    private void ready() {
        opened = true;
        destination.answered(exchanger.address());
        if (attempt != null && attempt.carry()) {
            steps.addAll(begun(attempt));
        } else {
            attempt = null;
            quit();
        }
    }

    private void sendContent(ClientStep.Form form) {
        if (attempt == null) {
            throw new IllegalStateException("content of no attempt");
        }
        try {
            if (outbox().add(form, attempt.transmission().content())) {
                steps.addAll(session.contentSent());
            }
        } catch (IOException | RuntimeException failure) {
            unreadable(failure);
        }
    }

    /** A piece of the content is on its way. */
    void progressed() {
        extendDeadline();
    }

    /** All of the content is on its way. */
    void contentSent() {
        guarded(() -> perform(session.contentSent()));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        outbox().proceed();
        ctx.fireChannelWritabilityChanged();
    }

    /** The content, or what was to be made of it, cannot be had: what was begun must not look like the whole. */
    void unreadable(Exception failure) {
        LOG.log(Level.WARNING, "A content cannot be sent to " + exchanger, failure);
        guarded(() -> lost(failure instanceof Inconvertible ? Lost.INCONVERTIBLE : Lost.CONTENT));
    }

    /** RFC 3207 §5: what came in clear behind the reply may be a stranger's. */
    private void startTls() {
        if (!lines.isEmpty()) {
            lost(Lost.GARBAGE);
            return;
        }
        handshaking = true;
        SslHandler handler = client.tls()
                .newHandler(
                        context().alloc(), exchanger.name(), exchanger.address().getPort());
        context().pipeline().addFirst(handler);
        handler.handshakeFuture()
                .addListener(done -> guarded(() -> {
                    handshaking = false;
                    if (closing) {
                        return;
                    }
                    if (done.isSuccess()) {
                        SSLSession facts = handler.engine().getSession();
                        Peer.Tls negotiated = new Peer.Tls(facts.getProtocol(), facts.getCipherSuite());
                        tls = Optional.of(negotiated);
                        perform(session.secured(negotiated));
                    } else {
                        handshakeFailed();
                    }
                }));
    }

    private void handshakeFailed() {
        client.tls().failed(exchanger.address());
        Attempt mine = letGo();
        closeNow();
        if (mine != null) {
            mine.tryInClear(exchanger);
        }
    }

    /** Hands an attempt back once all that belongs to its end has been done. */
    private void settle() {
        ClientStep.Finished end = finished;
        Attempt mine = end == null ? null : letGo();
        if (end == null || mine == null) {
            return;
        }
        finished = null;
        var remote = new Transmitted.Remote(exchanger.name(), exchanger.address(), tls, session.offersDsn());
        if (!opened) {
            if (!closing) {
                closeNow();
            }
            mine.turnedAway(end, remote);
            return;
        }
        if (!closing && session.isReady()) {
            keep();
        }
        mine.finished(new Transmitted(end.outcomes(), Optional.of(remote), end.contact()));
    }

    private @Nullable Attempt letGo() {
        Attempt mine = attempt;
        attempt = null;
        return mine;
    }

    private void keep() {
        deadline = System.nanoTime() + client.idleNanos();
        if (transmissions >= MOST_TRANSMISSIONS || !client.mayKeep() || !destination.keep(this)) {
            quit();
        }
    }

    private void quit() {
        quitting = true;
        perform(session.quit());
        extendDeadline();
    }

    /** An idle connection takes its leave; one that has been taken meanwhile stays. Any thread. */
    void dismiss() {
        if (destination.forget(this)) {
            onLoop(() -> guarded(this::quit));
        }
    }

    private void extendDeadline() {
        deadline =
                System.nanoTime() + (quitting ? QUIT_NANOS : session.patience().toNanos());
    }

    /** True when something must be done; then {@link #expire}. Any thread. */
    boolean isOverdue(long now) {
        return now - deadline >= 0;
    }

    /** RFC 5321 §4.5.3.2. Any thread. */
    void expire() {
        onLoop(() -> {
            if (!isOverdue(System.nanoTime())) {
                return;
            }
            if (closing || attempt == null && !opened) {
                closeNow();
            } else if (handshaking) {
                guarded(this::handshakeFailed);
            } else if (attempt != null) {
                guarded(() -> lost(Lost.TIMED_OUT));
            } else if (destination.forget(this)) {
                guarded(this::quit);
            } else if (!session.isReady()) {
                closeNow();
            }
        });
    }

    /** Ends what is under way. Any thread. */
    void stop() {
        onLoop(() -> guarded(() -> lost(Lost.STOPPED)));
    }

    private void lost(Lost why) {
        outbox().discard();
        steps.clear();
        handshaking = false;
        perform(session.lost(why));
        if (!performing) {
            end();
        }
    }

    /** Runs what must not leave an attempt behind. */
    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error broken) {
            LOG.log(Level.ERROR, "The conversation with " + exchanger + " broke down", broken);
            end();
        }
    }

    /** Closes, and gives back an attempt that the session has said nothing of. */
    private void end() {
        Attempt mine = letGo();
        closeNow();
        if (mine != null) {
            mine.brokeDown();
        }
    }

    private void closeGently() {
        closing = true;
        destination.forget(this);
        outbox().flush();
        context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    private void closeNow() {
        closing = true;
        destination.forget(this);
        outbox().discard();
        context().close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        client.closed(this);
        gone();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.log(Level.DEBUG, "The connection to " + exchanger + " failed", cause);
        gone();
    }

    private void gone() {
        if (isUnanswered()) {
            replace();
        } else if (attempt != null) {
            guarded(() -> lost(Lost.CLOSED));
        } else {
            closeNow();
        }
    }

    /** False when the event loop has ended. Any thread. */
    boolean onLoop(Runnable task) {
        try {
            context().executor().execute(task);
            return true;
        } catch (RejectedExecutionException loopGone) {
            LOG.log(Level.DEBUG, "The event loop has stopped", loopGone);
            return false;
        }
    }

    private Outbox outbox() {
        if (outbox == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return outbox;
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return context;
    }
}
