package fish.remora.adapter.client;

import fish.remora.api.Peer;
import fish.remora.api.Transmitted;
import fish.remora.protocol.mime.Inconvertible;
import fish.remora.protocol.smtp.client.ClientSession;
import fish.remora.protocol.smtp.client.ClientSession.Lost;
import fish.remora.protocol.smtp.client.ClientStep;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What is said over one connection: plays the steps of a {@link ClientSession}, for one attempt after another.
 *
 * <pre>
 * opening --Ready--> carrying an attempt --Finished--> idle, kept by its destination --> quitting
 *    |                     ^                             |
 *    +--> next host        +-----------------------------+
 * </pre>
 *
 * <p>Invariant: an attempt that came in comes out, by {@link Attempt#finished} or by one of its ways to try again; and it has been let go
 * before. Event loop.
 */
final class Conversation {
    private static final System.Logger LOG = System.getLogger(Conversation.class.getName());

    /** A peer may count; most that do allow more. */
    private static final int MOST_TRANSMISSIONS = 100;

    private static final Duration QUIT_PATIENCE = Duration.ofSeconds(5);

    private final OutboundClient client;
    private final ClientConnection connection;
    private final Destination destination;
    private final ClientSession session;
    private final Queue<ClientStep> steps = new ArrayDeque<>();

    private @Nullable Attempt attempt;
    private ClientStep.@Nullable Finished finished;
    private Optional<Peer.Tls> tls = Optional.empty();
    private boolean opened;
    private boolean answered;
    private boolean written;
    private boolean performing;
    private boolean quitting;
    private int transmissions;

    Conversation(OutboundClient client, ClientConnection connection, Attempt attempt, ClientSession session) {
        this.client = client;
        this.connection = connection;
        this.attempt = attempt;
        this.destination = attempt.destination();
        this.session = session;
    }

    /** Takes an attempt while idle. */
    void carry(Attempt next) {
        if (connection.isOver()) {
            next.tryAgain(false);
        } else if (next.carry()) {
            attempt = next;
            perform(begun(next));
        } else {
            quit();
        }
    }

    private List<ClientStep> begun(Attempt next) {
        answered = false;
        written = false;
        transmissions++;
        return session.begin(next.transmission());
    }

    void line(byte[] line) {
        if (isIdle()) {
            // Nobody asked: it says that it closes, and need not be heard to the end.
            end();
            return;
        }
        if (isUnanswered() && saysThatItCloses(line)) {
            replace();
            return;
        }
        answered = true;
        perform(session.line(line));
    }

    /** RFC 5321 §3.8: 421 for an idle time-out may cross our next MAIL. */
    private static boolean saysThatItCloses(byte[] line) {
        return line.length >= 3 && line[0] == '4' && line[1] == '2' && line[2] == '1';
    }

    /** True when a kept connection has been given an attempt and not said a word of it: it may have been dead already. */
    private boolean isUnanswered() {
        return transmissions > 1 && attempt != null && !answered;
    }

    private void replace() {
        Attempt mine = letGo();
        try {
            connection.closeNow();
        } finally {
            if (mine != null) {
                mine.tryAgain(written);
            }
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
        return !steps.isEmpty() && !connection.isHandshaking() && !outbox().isStreaming();
    }

    private void performAll() {
        while (mayPerform()) {
            perform(steps.remove());
        }
        outbox().flush();
        connection.extendDeadline();
        settle();
    }

    private void perform(ClientStep step) {
        if (step instanceof ClientStep.Send send) {
            outbox().add(send.octets());
        } else if (step instanceof ClientStep.SendContent content) {
            sendContent(content.form());
        } else if (step instanceof ClientStep.StartTls) {
            connection.startTls();
        } else if (step instanceof ClientStep.Ready) {
            ready();
        } else if (step instanceof ClientStep.Finished end) {
            finished = end;
        } else if (step instanceof ClientStep.Close) {
            connection.closeGently();
        }
    }

    private void ready() {
        opened = true;
        destination.answered(connection.exchanger().address());
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
                contentSent();
            }
        } catch (IOException | RuntimeException failure) {
            unreadable(failure);
        }
    }

    /** All of the content is on its way. */
    void contentSent() {
        written = true;
        perform(session.contentSent());
    }

    /** The content, or what was to be made of it, cannot be had: what was begun must not look like the whole. */
    void unreadable(Throwable failure) {
        LOG.log(Level.WARNING, "A content cannot be sent to " + connection.exchanger(), failure);
        lost(failure instanceof Inconvertible ? Lost.INCONVERTIBLE : Lost.CONTENT);
    }

    void secured(Peer.Tls negotiated) {
        tls = Optional.of(negotiated);
        perform(session.secured(negotiated));
    }

    /** RFC 7435: in clear then; but a password does not go in clear, and who only has to disturb a handshake must not make it. */
    void handshakeFailed(@Nullable Throwable failure) {
        if (destination.isAuthenticated()) {
            lost(Lost.TLS_FAILED, ClientTls.words(connection.exchanger(), failure));
            connection.closeNow();
            return;
        }
        client.tls().failed(connection.exchanger().address());
        Attempt mine = letGo();
        try {
            connection.closeNow();
        } finally {
            if (mine != null) {
                mine.tryInClear(connection.exchanger());
            }
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
        var remote = new Transmitted.Remote(
                connection.exchanger().name(), connection.exchanger().address(), tls, session.offersDsn());
        try {
            if (!opened) {
                connection.closeGently();
            } else if (!connection.isOver() && session.isReady()) {
                keep();
            }
        } finally {
            // Whatever becomes of the connection: this has been said.
            if (opened) {
                mine.finished(new Transmitted(end.outcomes(), Optional.of(remote), end.contact()));
            } else {
                mine.turnedAway(end, remote);
            }
        }
    }

    @Nullable
    Attempt letGo() {
        Attempt mine = attempt;
        attempt = null;
        return mine;
    }

    private void keep() {
        connection.extendDeadline();
        if (transmissions >= MOST_TRANSMISSIONS || !client.mayKeep() || !destination.keep(connection)) {
            quit();
        }
    }

    void quit() {
        quitting = true;
        perform(session.quit());
        connection.extendDeadline();
    }

    /** How long the peer may take now: RFC 5321 §4.5.3.2; or how long it is kept. */
    Duration patience() {
        if (quitting) {
            return QUIT_PATIENCE;
        }
        return isIdle() ? client.idlePatience() : session.patience();
    }

    private boolean isIdle() {
        return opened && attempt == null && session.isReady();
    }

    /** Patience is at its end. */
    void expired() {
        if (attempt != null) {
            lost(Lost.TIMED_OUT);
        } else if (!isIdle()) {
            connection.closeNow();
        } else if (destination.forget(connection)) {
            quit();
        }
    }

    /** The peer has gone. */
    void gone() {
        if (isUnanswered()) {
            replace();
        } else if (attempt != null) {
            lost(Lost.CLOSED);
        } else {
            connection.closeNow();
        }
    }

    void lost(Lost why) {
        lost(session.lost(why));
    }

    void lost(Lost why, String detail) {
        lost(session.lost(why, detail));
    }

    private void lost(List<ClientStep> end) {
        outbox().discard();
        steps.clear();
        perform(end);
        if (!performing) {
            end();
        }
    }

    /** Closes, and gives back an attempt that the session has said nothing of. */
    void end() {
        Attempt mine = letGo();
        try {
            connection.closeNow();
        } finally {
            if (mine != null) {
                mine.brokeDown();
            }
        }
    }

    private Outbox outbox() {
        return connection.outbox();
    }
}
