package fish.remora.adapter.server;

import fish.remora.api.MailboxListener;
import fish.remora.api.Peer;
import fish.remora.protocol.imap.ImapSession;
import fish.remora.protocol.imap.Step;
import fish.remora.protocol.wire.Frame;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An IMAP client: plays the steps of an {@link ImapSession}, holds the literals of its command, pulls long responses as fast as the client takes
 * them, and tells what has changed while the client is silent.
 */
final class ImapConnection extends Connection {
    /** RFC 9051 §5.4, for who has logged in; in IDLE too: clients say something each 29 minutes (RFC 2177). */
    private static final Duration AUTOLOGOUT = Duration.ofMinutes(30);

    private final ImapSession session;
    private final LongReply reply;
    private final AtomicBoolean newsComes = new AtomicBoolean();

    /** Those of the command that is being taken, in its order. */
    private final List<Spool> literals = new ArrayList<>(0);

    private @Nullable Spool open;

    ImapConnection(Surroundings surroundings, Peer peer, ImapSession.Settings settings, MailboxListener application) {
        super(surroundings, peer.connection(), ImapSession.LINE_LIMIT);
        this.session = new ImapSession(settings, application, peer, InstantSource.system(), this::newsCame);
        this.reply = new LongReply(this, surroundings.workers());
    }

    @Override
    void greet(Turn turn) {
        apply(session.greet(), turn);
    }

    @Override
    boolean asks(byte[] line) {
        return session.asks(line);
    }

    @Override
    boolean inputNeedsWorker() {
        return open != null && open.isOnDisk();
    }

    /** A client that sends without asking (RFC 7888) may not know the limit; one that is past twice of it is not going to. */
    @Override
    boolean isFlooding() {
        return framer.inContent()
                && open != null
                && open.size() > 2 * surroundings.configuration().maxMessageSize() + SpoolFolder.MEMORY_EACH;
    }

    @Override
    void run(Frame frame, Turn turn) {
        try {
            if (frame instanceof Frame.Line line) {
                apply(session.line(line.octets()), turn);
            } else if (frame instanceof Frame.Fault fault) {
                apply(session.fault(fault), turn);
            } else if (open != null) {
                Spool whole = open;
                open = null;
                apply(session.literal(whole), turn);
            }
        } finally {
            if (open == null && !session.holdsLiterals()) {
                closeLiterals();
            }
        }
    }

    private void apply(Step step, Turn turn) {
        if (step instanceof Step.Say say) {
            turn.say(say.octets());
        } else if (step instanceof Step.TakeLiteral take) {
            turn.say(take.octets());
            takeLiteral(take);
        } else if (step instanceof Step.Stream stream) {
            turn.say(stream.first());
            turn.then(() -> reply.begin(stream.body()::next));
        } else if (step instanceof Step.StartTls startTls) {
            turn.then(() -> startTls(startTls.octets()));
        } else if (step instanceof Step.Compress compress) {
            turn.then(() -> compress(compress.octets()));
        } else if (step instanceof Step.Close close) {
            turn.say(close.octets());
            turn.then(this::closeGently);
        }
    }

    /** One that is not kept is counted all the same: see {@link #isFlooding}. */
    private void takeLiteral(Step.TakeLiteral take) {
        Spool spool = new Spool(surroundings.spools(), take.keep() ? take.size() : 0);
        literals.add(spool);
        open = spool;
        framer.expectChunk(take.size(), spool);
    }

    /** Any thread. */
    private void newsCame() {
        if (newsComes.compareAndSet(false, true)) {
            onLoop(() -> {
                newsComes.set(false);
                wantAside();
            });
        }
    }

    @Override
    boolean hasAside() {
        return session.hasNews();
    }

    @Override
    void aside(Turn turn) {
        apply(session.news(), turn);
    }

    /** There is no command to answer: the client comes again, and has missed nothing then. */
    @Override
    void asideFailed(Turn turn) {
        apply(ImapSession.overloaded(), turn);
    }

    @Override
    void failed(Turn turn) {
        apply(session.failed(), turn);
    }

    @Override
    void writable() {
        reply.pull();
    }

    @Override
    boolean awaitsClient() {
        return reply.isOpen() ? reply.awaitsClient() : super.awaitsClient();
    }

    @Override
    void disconnected() {
        reply.disconnected();
    }

    @Override
    byte[] farewell(Farewell reason) {
        Step.Close close = switch (reason) {
            case STOPPING -> ImapSession.stopping();
            case TIMEOUT -> ImapSession.timeout();
            case OVERLOADED, EARLY_TALKER, TOO_LARGE -> ImapSession.overloaded();
        };
        return close.octets();
    }

    @Override
    void secured(Peer.Tls facts) {
        session.secured(facts);
    }

    @Override
    void ended() {
        closeLiterals();
        try {
            surroundings.workers().execute(this::leave);
        } catch (RejectedExecutionException full) {
            leave();
        }
    }

    private void leave() {
        try {
            session.closed();
        } catch (RuntimeException | Error failure) {
            log(Level.WARNING, "A session did not end as it should", failure);
        }
    }

    /** Passwords may be among them. */
    private void closeLiterals() {
        literals.forEach(Spool::erase);
        literals.clear();
        open = null;
    }

    @Override
    Duration commandPatience() {
        Duration patience = super.commandPatience();
        return session.isAuthenticated() && patience.compareTo(AUTOLOGOUT) < 0 ? AUTOLOGOUT : patience;
    }
}
