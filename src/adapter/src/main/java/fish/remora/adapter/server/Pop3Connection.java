package fish.remora.adapter.server;

import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
import fish.remora.api.Peer;
import fish.remora.protocol.pop3.Pop3Session;
import fish.remora.protocol.pop3.Step;
import fish.remora.protocol.wire.Frame;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A POP3 client: plays the steps of a {@link Pop3Session} and pulls its bodies as fast as the client takes them. */
final class Pop3Connection extends ReaderConnection {
    private static final long RETRY_SECONDS = 10;

    /** RFC 1939 §3: at least ten minutes for who has logged in. */
    private static final Duration AUTOLOGOUT = Duration.ofMinutes(10);

    private final Pop3Session session;

    Pop3Connection(Surroundings surroundings, Peer peer, Pop3Session.Settings settings, MailboxListener application) {
        super(surroundings, peer, Pop3Session.LINE_LIMIT, AUTOLOGOUT);
        this.session = new Pop3Session(settings, application, peer, () -> onLoop(this::wantAside));
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
        return false;
    }

    @Override
    void run(Frame frame, Turn turn) {
        if (frame instanceof Frame.Line line) {
            apply(session.line(line.octets()), turn);
        } else if (frame instanceof Frame.Fault fault) {
            apply(session.fault(fault), turn);
        }
    }

    private void apply(Step step, Turn turn) {
        if (step instanceof Step.Say say) {
            turn.say(say.octets());
        } else if (step instanceof Step.StartTls startTls) {
            turn.then(() -> startTls(startTls.octets()));
        } else if (step instanceof Step.Close close) {
            close(turn, close.octets());
        } else if (step instanceof Step.Stream stream) {
            stream(turn, stream.first(), stream.body()::next);
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

    @Override
    void failed(Turn turn) {
        apply(session.failed(), turn);
    }

    @Override
    byte[] farewell(Farewell reason) {
        return switch (reason) {
            case STOPPING -> Pop3Session.stopping().octets();
            // RFC 1939 §3: an autologout closes without a word.
            case TIMEOUT -> new byte[0];
            case OVERLOADED, EARLY_TALKER, TOO_LARGE -> Pop3Session.overloaded().octets();
        };
    }

    @Override
    void secured(Peer.Tls facts) {
        session.secured(facts);
    }

    @Override
    void ended() {
        if (!session.holdsLock()) {
            return;
        }
        try {
            surroundings.workers().execute(this::release);
        } catch (RejectedExecutionException full) {
            releaseLater();
        }
    }

    /** Worker. */
    private void release() {
        try {
            session.closed();
        } catch (Denied | RuntimeException | Error failure) {
            log(Level.WARNING, "The maildrop's lock could not be released", failure);
            releaseLater();
        }
    }

    /** A lock that stays would keep its owner out for as long as this server runs; when the server stops it falls by itself. */
    private void releaseLater() {
        onLoop(() -> {
            if (!isStopping()) {
                channel().eventLoop().schedule(this::ended, RETRY_SECONDS, TimeUnit.SECONDS);
            }
        });
    }

    @Override
    boolean isLoggedIn() {
        return session.holdsLock();
    }
}
