package fish.remora.protocol.smtp.client;

import fish.remora.api.NextHop;
import fish.remora.api.Peer;
import fish.remora.api.Reply;
import fish.remora.api.Transmission;
import fish.remora.api.Transmitted.Contact;
import fish.remora.api.Transmitted.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of one SMTP connection: RFC 5321 §3 and §4. Reply lines in, {@link ClientStep}s out.
 *
 * <pre>
 * GREETING --220--> EHLO --5yz--> HELO
 *                    |  ^           |
 *                    |  +-- secured-+---- HANDSHAKE <--220-- STARTTLS
 *                    +--------------+---> STARTTLS, when offered and wanted
 *                                   +---> AUTH, with credentials --235--> READY --begin--> TRANSACTION --> READY
 *                                   +-----------------------------------> READY --quit--> QUIT --> CLOSED
 * </pre>
 *
 * <p>Invariant: each transmission, and each opening that fails, ends in exactly one {@link ClientStep.Finished}, with one result for
 * each recipient; no octets of a peer make a method throw.
 *
 * <p>Not thread-safe: one thread at a time.
 */
public final class ClientSession {
    private final Settings settings;
    private ReplyReader replies = new ReplyReader();
    private State state = State.GREETING;
    private boolean secure;
    private boolean tlsRefused;
    private Extensions extensions = Extensions.NONE;
    private @Nullable Authentication authentication;
    private @Nullable Transaction transaction;

    /** The peer may hold a transaction open that has come to nothing: RSET goes before the next. */
    private boolean leftOpen;

    private List<ClientStep> steps = new ArrayList<>();

    /**
     * What an administrator has set.
     *
     * @param clientName our name in EHLO
     * @param credentials for AUTH; empty = none
     * @param startTls take STARTTLS when it is offered
     * @param plaintextAuth credentials may go over a connection without TLS (loopback)
     * @param replyTimeout RFC 5321 §4.5.3.2: 5 minutes; the others follow in its proportion
     */
    public record Settings(
            String clientName,
            Optional<NextHop.Credentials> credentials,
            boolean startTls,
            boolean plaintextAuth,
            Duration replyTimeout) {}

    public ClientSession(Settings settings) {
        this.settings = settings;
    }

    /** One line of a reply, without its CRLF. */
    public List<ClientStep> line(byte[] octets) {
        if (state == State.CLOSED) {
            return List.of();
        }
        try {
            Reply reply = replies.add(octets);
            if (reply != null && reply.code() == 421) {
                turnedAway(reply);
            } else if (reply != null) {
                state.answer.run(this, reply);
            }
        } catch (Garbled garbled) {
            steps.clear();
            fail(Lost.GARBAGE, garbled.what());
        }
        return takeSteps();
    }

    /** The handshake asked for by {@link ClientStep.StartTls} is over: what was said in clear is forgotten (RFC 3207 §4.2). */
    public List<ClientStep> secured(Peer.Tls tls) {
        expect(State.HANDSHAKE);
        secure = true;
        extensions = Extensions.NONE;
        replies = new ReplyReader();
        sayEhlo();
        return takeSteps();
    }

    /** Begins a transmission; only when {@link #isReady}. */
    public List<ClientStep> begin(Transmission transmission) {
        expect(State.READY);
        state = State.TRANSACTION;
        transaction = new Transaction(transmission, extensions, leftOpen);
        transaction.begin(steps);
        settle(transaction);
        return takeSteps();
    }

    /** The content asked for by {@link ClientStep.SendContent} has been written. */
    public List<ClientStep> contentSent() {
        if (transaction != null) {
            transaction.contentSent();
            settle(transaction);
        }
        return takeSteps();
    }

    /** Says QUIT, when idle; its reply, or {@link #lost}, closes the connection. Otherwise does nothing. */
    public List<ClientStep> quit() {
        if (state == State.READY) {
            sayQuit();
        }
        return takeSteps();
    }

    /** The connection is gone, or {@link #patience} is over: what the open transmission's recipients get. Does nothing when closed. */
    public List<ClientStep> lost(Lost why) {
        return lost(why, awaited());
    }

    /**
     * As {@link #lost(Lost)}, and it is known what went wrong.
     *
     * @param detail any text
     */
    public List<ClientStep> lost(Lost why, String detail) {
        if (state != State.CLOSED) {
            fail(why, detail);
        }
        return takeSteps();
    }

    /** Why a connection ended, and what that means for the mail. */
    public enum Lost {
        CLOSED(Contact.TURNED_AWAY, 451, "4.4.2", "The connection broke while we waited for %s"),
        /** While the session is being opened nobody is there; who was silent later did talk to us. */
        TIMED_OUT(Contact.UNREACHABLE, 451, "4.4.2", "Timed out waiting for %s"),
        /** What the peer sent is no SMTP: a line too long, control characters, a reply without end. */
        GARBAGE(Contact.TURNED_AWAY, 451, "4.5.0", "What the next hop says is not SMTP: %s"),
        TLS_FAILED(Contact.TURNED_AWAY, 454, "4.7.5", "TLS failed: %s"),
        /** Our content could not be read to its end. */
        CONTENT(Contact.NOT_TRIED, 451, "4.3.0", "Our own copy of the message could not be read"),
        /** Our content cannot be made to fit a 7-bit peer: {@link ClientStep.Form#open} threw {@link fish.remora.protocol.mime.Inconvertible}. */
        INCONVERTIBLE(
                Contact.MADE,
                554,
                "5.6.3",
                "The next hop takes less than this message needs, and it cannot be converted"),
        /** We stop. */
        STOPPED(Contact.NOT_TRIED, 451, "4.3.0", "We were stopped while we waited for %s");

        private final Contact contact;
        private final int code;
        private final String status;
        private final String text;

        Lost(Contact contact, int code, String status, String text) {
            this.contact = contact;
            this.code = code;
            this.status = status;
            this.text = text;
        }

        private Reply reply(String detail) {
            return ReplyText.reply(code, status, String.format(text, detail));
        }

        private Contact inMidSession() {
            return contact == Contact.UNREACHABLE ? Contact.TURNED_AWAY : contact;
        }
    }

    /** How long to wait for the next progress in this state: RFC 5321 §4.5.3.2. */
    public Duration patience() {
        Patience patience = transaction == null ? state.patience : transaction.patience();
        return patience.of(settings.replyTimeout());
    }

    /** True when the peer offers DSN: {@link fish.remora.api.Transmitted.Remote#dsn}. */
    public boolean offersDsn() {
        return extensions.dsn();
    }

    public boolean isReady() {
        return state == State.READY;
    }

    private List<ClientStep> takeSteps() {
        List<ClientStep> taken = steps;
        steps = new ArrayList<>();
        return taken;
    }

    private void expect(State expected) {
        if (state != expected) {
            throw new IllegalStateException(state + " is not " + expected);
        }
    }

    private String awaited() {
        return transaction == null ? state.awaited : transaction.awaited();
    }

    private void say(String line, State next) {
        steps.add(new ClientStep.Send((line + "\r\n").getBytes(StandardCharsets.UTF_8)));
        state = next;
    }

    private void sayEhlo() {
        say("EHLO " + settings.clientName(), State.EHLO);
    }

    private void sayQuit() {
        say("QUIT", State.QUIT);
    }

    /** RFC 5321 §3.1: any 2yz of a greeting; a 554 or 521 (RFC 7504 §3) says that there is no mail service here. */
    void greeted(Reply reply) throws Garbled {
        if (taken(reply)) {
            sayEhlo();
        } else {
            refused(reply);
        }
    }

    /** RFC 5321 §3.2: a peer that does not know EHLO is greeted by HELO. */
    void ehloAnswered(Reply reply) throws Garbled {
        if (taken(reply)) {
            extensions = Extensions.of(reply.lines());
            introduced();
        } else if (reply.isTransient()) {
            refused(reply);
        } else {
            say("HELO " + settings.clientName(), State.HELO);
        }
    }

    void heloAnswered(Reply reply) throws Garbled {
        if (taken(reply)) {
            introduced();
        } else {
            refused(reply);
        }
    }

    private void introduced() {
        if (settings.startTls() && !secure && !tlsRefused && extensions.startTls()) {
            say("STARTTLS", State.STARTTLS);
        } else {
            authenticate();
        }
    }

    /** RFC 3207 §4.1, RFC 7435: when it is refused after all, mail goes in clear; credentials do not. */
    void startTlsAnswered(Reply reply) throws Garbled {
        if (taken(reply)) {
            state = State.HANDSHAKE;
            steps.add(new ClientStep.StartTls());
        } else {
            tlsRefused = true;
            authenticate();
        }
    }

    /** RFC 4954 §4. Whatever goes wrong here is for an administrator to mend, so the mail waits. */
    private void authenticate() {
        if (settings.credentials().isEmpty()) {
            opened();
            return;
        }
        if (!secure && !settings.plaintextAuth()) {
            notAuthenticated("the next hop offers no TLS, and a password does not go in clear");
            return;
        }
        authentication = Authentication.with(settings.credentials().get(), extensions.mechanisms())
                .orElse(null);
        if (authentication == null) {
            notAuthenticated("the next hop offers neither PLAIN nor LOGIN");
        } else {
            say(authentication.command(), State.AUTH);
        }
    }

    void authAnswered(Reply reply) throws Garbled {
        if (reply.isPositive()) {
            authentication = null;
            opened();
        } else if (reply.code() < 400 && authentication != null) {
            String response = authentication.next();
            if (response == null) {
                throw new Garbled(reply.code() + " to a cancelled AUTH");
            }
            say(response, State.AUTH);
        } else {
            notAuthenticated(reply.toString());
        }
    }

    private void notAuthenticated(String why) {
        authentication = null;
        Reply reply = ReplyText.reply(454, "4.7.0", "No log-in at the next hop: " + why);
        finish(List.of(new Outcome(reply, false, false)), Contact.TURNED_AWAY);
        sayQuit();
    }

    private void opened() {
        state = State.READY;
        steps.add(new ClientStep.Ready());
    }

    void transactionAnswered(Reply reply) throws Garbled {
        if (transaction == null) {
            throw new IllegalStateException("no transaction");
        }
        transaction.reply(reply, steps);
        settle(transaction);
    }

    private void settle(Transaction current) {
        if (!current.isOver()) {
            return;
        }
        leftOpen = current.isLeftOpen();
        state = State.READY;
        finish(current.outcomes(), Contact.MADE);
        if (current.isAbandoned()) {
            close();
        }
    }

    /** Any reply when none was asked for: the peer is about to close, or talks of something else. */
    void spokenTo(Reply reply) {
        close();
    }

    /** 2yz: true; 4yz, 5yz: false. */
    private boolean taken(Reply reply) throws Garbled {
        if (reply.code() / 100 == 3) {
            throw new Garbled(reply.code() + " for " + state.awaited);
        }
        return reply.isPositive();
    }

    /** The session cannot be opened; RFC 5321 §4.1.1.10: not without QUIT. */
    private void refused(Reply reply) {
        finish(List.of(new Outcome(reply, true, false)), Contact.TURNED_AWAY);
        sayQuit();
    }

    /** RFC 5321 §3.8, §4.2.2: 421 may be the reply to anything, and the peer closes. */
    private void turnedAway(Reply reply) {
        if (transaction != null) {
            transaction.end(reply, true);
            finish(transaction.outcomes(), Contact.TURNED_AWAY);
        } else if (state.isOpening) {
            finish(List.of(new Outcome(reply, true, false)), Contact.TURNED_AWAY);
        }
        close();
    }

    private void fail(Lost why, String detail) {
        Reply reply = why.reply(detail);
        if (transaction != null) {
            transaction.end(reply, false);
            finish(transaction.outcomes(), why.inMidSession());
        } else if (state.isOpening) {
            finish(List.of(new Outcome(reply, false, false)), why.contact);
        }
        close();
    }

    private void finish(List<Outcome> outcomes, Contact contact) {
        transaction = null;
        steps.add(new ClientStep.Finished(outcomes, contact));
    }

    private void close() {
        state = State.CLOSED;
        steps.add(new ClientStep.Close());
    }
}
