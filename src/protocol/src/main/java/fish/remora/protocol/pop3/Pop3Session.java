package fish.remora.protocol.pop3;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
import fish.remora.api.Peer;
import fish.remora.protocol.sasl.Attempts;
import fish.remora.protocol.sasl.AuthDialogue;
import fish.remora.protocol.sasl.BadResponse;
import fish.remora.protocol.sasl.Issuer;
import fish.remora.protocol.sasl.Stay;
import fish.remora.protocol.sasl.Turn;
import fish.remora.protocol.wire.Frame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one POP3 connection: RFC 1939. Lines in, {@link Step}s out.
 *
 * <pre>
 *                 STLS, handshake
 *                    +------+
 *                    v      |
 * greeting --> AUTHORIZATION --USER--> NAMED --PASS--> TRANSACTION --QUIT--> UPDATE --> ENDED
 *               |  ^   ^                 |                ^  |
 *            AUTH |  |   +- PASS refused --+                |  +-- broken connection: closed(), nothing is expunged (§6)
 *               v  | refused, cancelled                     |
 *            AUTHENTICATING ----------- responses ----------+
 * </pre>
 *
 * <p>Invariant: the session holds the maildrop's lock from a +OK to PASS or AUTH until the application has closed the maildrop; a
 * refused command leaves the session as it was, but for its counts of errors and for PASS and AUTH, which need a new beginning; an
 * exchange is open in AUTHENTICATING and nowhere else; nothing is expunged but by QUIT in TRANSACTION; no password outlives the step it
 * came with.
 *
 * <p>Not thread-safe: one thread at a time. {@link #line} calls the application only when {@link #asks} said so;
 * {@link #closed} and a {@link Step.Body} always may, and belong on a worker.
 */
public final class Pop3Session {
    /**
     * The longest line for the framer, in octets without its CRLF: a response within AUTH, for which RFC 5034 §4 lifts the limit of
     * commands and RFC 4954 §4 has this one. The framer cannot know which of the two a line is, so {@link #COMMAND_LIMIT} is
     * looked at here.
     */
    public static final int LINE_LIMIT = AuthDialogue.LINE_LIMIT;

    /** RFC 2449 §4: 255 octets with the CRLF; RFC 5034 §4 holds AUTH with its initial response to it too. */
    private static final int COMMAND_LIMIT = 253;

    private static final String TOO_LONG = "Line too long";
    private static final int MAX_BAD_COMMANDS = 10;

    private final Settings settings;
    private final MailboxListener application;
    private final Attempts attempts;
    private final Stay stay;
    private Peer peer;

    private State state = State.AUTHORIZATION;
    private String user = "";
    private @Nullable Transaction transaction;
    private int badCommands;

    /**
     * What an administrator has set, as far as it is true for this connection.
     *
     * @param hostName our name in the greeting
     * @param startTls STLS is offered: a certificate is at hand
     * @param plaintextAuth this client may log in before TLS
     * @param issuers whose tokens let people in
     * @param loginDelay how often an account may log in
     */
    public record Settings(
            String hostName, boolean startTls, boolean plaintextAuth, List<Issuer> issuers, LoginDelay loginDelay) {
        /** Without a delay. */
        public Settings(String hostName, boolean startTls, boolean plaintextAuth, List<Issuer> issuers) {
            this(hostName, startTls, plaintextAuth, issuers, LoginDelay.NONE);
        }
    }

    /** @param news called on any thread when {@link #hasNews} may have become true; must return at once */
    public Pop3Session(Settings settings, MailboxListener application, Peer peer, Runnable news) {
        this.settings = settings;
        this.application = application;
        this.attempts = new Attempts(application, settings.issuers());
        this.stay = new Stay(news);
        this.peer = peer;
    }

    /** The whole talk with a client that cannot be served now: too many connections, or no application. */
    public static Step.Close overloaded() {
        return new Step.Close(Answer.systemError("Too busy, try again later"));
    }

    /** What a client is told, between two of its commands, when the server stops. Then {@link #closed} is due as ever. */
    public static Step.Close stopping() {
        return new Step.Close(Answer.systemError("The server is shutting down"));
    }

    /** RFC 1939 §4. There is no time stamp in it, because there is no APOP. */
    public Step greet() {
        return new Step.Say(Answer.ok(settings.hostName() + " POP3 Remora"));
    }

    /**
     * False promises that the step for this line will not call the application; true means a worker thread is needed. So it does for any
     * line within AUTH: what a response does is the mechanism's to know, and its cryptography is no work for an event loop.
     */
    public boolean asks(byte[] line) {
        if (state == State.AUTHENTICATING) {
            return true;
        }
        Command command = new Command(line);
        Verb verb = Verb.of(command.keyword());
        return verb != null && verb.asksIn(state) && !(verb.readsMessage() && open().isAtHand(command));
    }

    /**
     * Answers one command, or one response within AUTH.
     *
     * @param octets the line without its CRLF; the session's own from now on, and overwritten, as it may hold a password
     */
    public Step line(byte[] octets) {
        Command command = new Command(octets);
        try {
            if (hasNews()) {
                return news();
            }
            if (attempts.isOpen()) {
                return respond(octets);
            }
            if (octets.length > COMMAND_LIMIT) {
                throw new BadCommand(TOO_LONG);
            }
            Verb verb = Verb.of(command.keyword());
            if (verb == null) {
                throw new BadCommand("Unknown command");
            }
            if (!verb.isAllowedIn(state)) {
                throw new BadCommand(verb + " is not allowed now");
            }
            return verb.action.run(this, command);
        } catch (BadCommand bad) {
            return blame(bad.getMessage());
        } catch (Denied denied) {
            return new Step.Say(Answer.denied(denied));
        } finally {
            command.erase();
        }
    }

    /** True when {@link #news} has something to say. Cheap; between two lines. */
    public boolean hasNews() {
        return stay.isOver() && state != State.ENDED;
    }

    /** Who may not stay goes, and what he has marked stays (RFC 1939 §6). */
    public Step.Close news() {
        state = State.ENDED;
        return new Step.Close(Answer.denied(
                new Denied(Denied.Code.AUTHENTICATIONFAILED, "Your account was shut, or its password changed")));
    }

    /** A line that the framer did not take. Within AUTH it ends the exchange as any malformed response does. */
    public Step fault(Frame.Fault fault) {
        endExchange();
        return blame(fault.reason() == Frame.Fault.Reason.TOO_LONG ? TOO_LONG : "Only CRLF ends a line");
    }

    /** The application failed unexpectedly over the last line. A QUIT cannot be tried again: the client goes, the messages stay. */
    public Step failed() {
        byte[] answer = Answer.systemError("Something went wrong here, try again later");
        if (state == State.UPDATE) {
            state = State.ENDED;
            return new Step.Close(answer);
        }
        return new Step.Say(answer);
    }

    /** The handshake is done: nothing the client said before counts (RFC 2595 §4). */
    public void secured(Peer.Tls tls) {
        peer = peer.secured(tls);
        user = "";
        state = State.AUTHORIZATION;
    }

    /** True while the maildrop's lock is ours, or may be: {@link #closed} is due when the connection breaks. */
    public boolean holdsLock() {
        return transaction != null || stay.isOpen();
    }

    /**
     * The connection is no more. Releases the lock, if there is one; nothing is expunged (RFC 1939 §6).
     *
     * @throws Denied when the lock could not be released; as after any other exception {@link #holdsLock} is still true, and this may
     *     be called again
     */
    public void closed() throws Denied {
        state = State.ENDED;
        stay.leave();
        if (transaction != null) {
            application.close(transaction.messages().maildrop(), List.of());
            transaction = null;
        }
    }

    private Step blame(@Nullable String text) {
        String words = text == null ? "Bad command" : text;
        if (++badCommands < MAX_BAD_COMMANDS) {
            return new Step.Say(Answer.error(words));
        }
        state = State.ENDED;
        return new Step.Close(Answer.error(words + "; too many bad commands"));
    }

    Transaction open() {
        if (transaction == null) {
            throw new IllegalStateException("no maildrop in state " + state);
        }
        return transaction;
    }

    private boolean mayLogIn() {
        return peer.isSecure() || settings.plaintextAuth();
    }

    /** RFC 1939 §7. Says +OK to any name, so that nobody learns who is here. */
    Step user(Command command) throws Denied, BadCommand {
        String name = command.text();
        if (name.isEmpty()) {
            throw new BadCommand("USER needs a name");
        }
        insistOnLogIn();
        user = name;
        state = State.NAMED;
        return new Step.Say(Answer.ok("Send PASS"));
    }

    private void insistOnLogIn() throws Denied {
        if (!mayLogIn()) {
            throw new Denied(Denied.Code.AUTHORIZATIONFAILED, "Passwords are taken only over TLS");
        }
    }

    /** RFC 1939 §7 wants PASS directly behind USER; a CAPA between the two is let through, as it changes nothing. */
    Step pass(Command command) {
        String name = user;
        user = "";
        state = State.AUTHORIZATION;
        try {
            return enter(attempts.login(peer, name, command.secret()));
        } catch (Denied denied) {
            return loginRefused(Answer.denied(denied));
        }
    }

    /** RFC 5034 §4. */
    Step auth(Command command) throws Denied, BadCommand {
        String mechanism = command.firstArgument();
        if (mechanism.isEmpty()) {
            throw new BadCommand("AUTH needs a mechanism");
        }
        insistOnLogIn();
        AuthDialogue exchange =
                attempts.exchange(mechanism, peer).orElseThrow(() -> new BadCommand("No such mechanism"));
        user = "";
        state = State.AUTHORIZATION;
        return converse(() -> attempts.begin(exchange, command.initialResponse()));
    }

    private Step respond(byte[] response) {
        state = State.AUTHORIZATION;
        return converse(() -> attempts.answer(response));
    }

    private void endExchange() {
        if (attempts.isOpen()) {
            attempts.abandon();
            state = State.AUTHORIZATION;
        }
    }

    @FunctionalInterface
    private interface NextTurn {
        Turn take() throws Denied, BadResponse;
    }

    private Step converse(NextTurn next) {
        try {
            Turn turn = next.take();
            if (turn instanceof Turn.Done done) {
                return enter(done.account());
            }
            state = State.AUTHENTICATING;
            return new Step.Say(Answer.challenge(((Turn.Ask) turn).base64Challenge()));
        } catch (Denied denied) {
            return loginRefused(Answer.denied(denied));
        } catch (BadResponse bad) {
            return attempts.isOver() ? loginRefused(Answer.error("Too many failed logins")) : blame(bad.getMessage());
        }
    }

    /** A maildrop that is not to be had counts as a login that has failed. */
    private Step enter(AccountId account) {
        if (!settings.loginDelay().admits(account)) {
            attempts.failed();
            return loginRefused(Answer.loginDelay(settings.loginDelay().seconds()));
        }
        try {
            stay.begin(application, account);
            transaction = new Transaction(application, application.open(account));
        } catch (Denied denied) {
            attempts.failed();
            return loginRefused(Answer.denied(denied));
        }
        state = State.TRANSACTION;
        return new Step.Say(Answer.ok("Maildrop has " + open().inMessagesAndOctets()));
    }

    private Step loginRefused(byte[] answer) {
        if (!attempts.isOver()) {
            return new Step.Say(answer);
        }
        state = State.ENDED;
        return new Step.Close(answer);
    }

    /**
     * RFC 6856 §2. Nothing is different afterwards: names and passwords are UTF-8 before it too, our words are ASCII, and messages are
     * sent as they are to everybody.
     */
    Step utf8(Command command) throws BadCommand {
        command.arguments(0, 0);
        return new Step.Say(Answer.ok("UTF-8 it is"));
    }

    /** RFC 6856 §3. There is one language, so that choosing it changes nothing. */
    Step lang(Command command) throws BadCommand {
        String[] range = command.arguments(0, 1);
        if (range.length == 0) {
            return new Step.Say(Language.listing());
        }
        Language chosen = Language.lookup(range[0]).orElseThrow(() -> new BadCommand("No such language"));
        return new Step.Say(Answer.ok(chosen.tag() + " This is English"));
    }

    /** RFC 2595 §4. */
    Step startTls(Command command) throws BadCommand {
        command.arguments(0, 0);
        if (peer.isSecure()) {
            throw new BadCommand("TLS is active already");
        }
        if (!settings.startTls()) {
            throw new BadCommand("TLS is not available");
        }
        state = State.HANDSHAKE;
        return new Step.StartTls(Answer.ok("Begin TLS negotiation"));
    }

    /** RFC 2449 §5 and §6; USER, SASL (RFC 5034 §3) and STLS are listed where they would be answered (RFC 2595 §4). */
    Step capabilities(Command command) throws BadCommand {
        command.arguments(0, 0);
        StringBuilder list = new StringBuilder("+OK Capability list follows\r\nTOP\r\nUIDL\r\n");
        if (mayLogIn()) {
            list.append("USER\r\nSASL ")
                    .append(String.join(" ", AuthDialogue.mechanisms(peer, settings.issuers())))
                    .append("\r\n");
        }
        if (settings.startTls() && !peer.isSecure() && state != State.TRANSACTION) {
            list.append("STLS\r\n");
        }
        if (settings.loginDelay().seconds() > 0) {
            list.append("LOGIN-DELAY ").append(settings.loginDelay().seconds()).append("\r\n");
        }
        list.append("RESP-CODES\r\nAUTH-RESP-CODE\r\nPIPELINING\r\nEXPIRE NEVER\r\nUTF8 USER\r\nLANG\r\n")
                .append("IMPLEMENTATION Remora\r\n.\r\n");
        return new Step.Say(list.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** RFC 1939 §5. */
    Step noop(Command command) throws BadCommand {
        command.arguments(0, 0);
        return new Step.Say(Answer.ok("Still here"));
    }

    /** RFC 1939 §4 and §6. When the application refuses, nothing was expunged, and the lock is left to {@link #closed}. */
    Step quit(Command command) throws BadCommand {
        command.arguments(0, 0);
        String words = settings.hostName() + " says good bye";
        if (transaction == null) {
            state = State.ENDED;
            return new Step.Close(Answer.ok(words));
        }
        MessageNumbers messages = transaction.messages();
        state = State.UPDATE;
        stay.leave();
        try {
            application.close(messages.maildrop(), messages.markedUids());
        } catch (Denied denied) {
            state = State.ENDED;
            return new Step.Close(Answer.denied(denied));
        }
        transaction = null;
        state = State.ENDED;
        return new Step.Close(Answer.ok(words));
    }
}
