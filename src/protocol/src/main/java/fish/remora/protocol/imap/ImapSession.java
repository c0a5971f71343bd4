package fish.remora.protocol.imap;

import fish.remora.api.Content;
import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
import fish.remora.api.Peer;
import fish.remora.protocol.sasl.Issuer;
import fish.remora.protocol.wire.Frame;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one IMAP connection: RFC 9051 and RFC 3501. Lines and literals in, {@link Step}s out.
 *
 * <pre>
 *              STARTTLS, handshake                        IDLE, DONE               IDLE, DONE
 *                   +------+                               +------+                 +------+
 *                   v      |                               v      |                 v      |
 * greeting --> NOT_AUTHENTICATED --LOGIN, responses--> AUTHENTICATED --SELECT--> SELECTED --+
 *               |  ^                  |                    ^                        |  ^    | SELECT
 *      AUTHENTICATE|refused, *        |                    +--- CLOSE, UNSELECT ----+  +----+
 *               v  |                  |                         SELECT that fails
 *              AUTHENTICATING --------+                 LOGOUT, BYE from anywhere --> LOGOUT
 * </pre>
 *
 * <p>A command is one line, or lines with literals between them; only when it is whole is it carried out, by the row of {@link Verb} it
 * has, and only then is there an answer, but for literals that are not taken.
 *
 * <p>Invariant: the numbers a client uses are the indexes of the view it was told of, plus one ({@link Selected}); what it is told of
 * changes stands before the tagged line of a command, within IDLE, or where NOTIFY wants it, and messages go only where RFC 9051 §7.5.1
 * lets them; a refused command leaves the session as it was, but for its counts of errors and for SELECT; no password outlives the step
 * it came with.
 *
 * <p>Not thread-safe: one thread at a time. {@link #line} calls the application only when {@link #asks} said so; {@link #news},
 * {@link #closed} and a {@link Step.Body} always may, and belong on a worker. {@link #closed} may come while a command is under way.
 */
public final class ImapSession {
    /** The longest line for the framer, in octets without its CRLF; RFC 9051 §4 wants 8192 at least. */
    public static final int LINE_LIMIT = 65536;

    /** The same until somebody has logged in; a token has room in it. */
    public static final int STRANGERS_LINE_LIMIT = Admission.MAX_STRANGERS_COMMAND;

    private static final int MAX_BAD_COMMANDS = 20;

    private final SessionContext context;
    private final Assembly assembly = new Assembly();
    private String tag = "*";
    private int badCommands;

    /**
     * What an administrator has set, as far as it is true for this connection.
     *
     * @param hostName our name in the greeting
     * @param startTls STARTTLS is offered: a certificate is at hand
     * @param plaintextAuth this client may log in before TLS
     * @param issuers whose tokens let people in
     * @param maxMessageSize of APPEND, in octets
     */
    public record Settings(
            String hostName, boolean startTls, boolean plaintextAuth, List<Issuer> issuers, long maxMessageSize) {}

    /**
     * @param clock for SEARCH YOUNGER and OLDER, and to say INPROGRESS now and then
     * @param news called on any thread when {@link #hasNews} may have become true; must return at once
     */
    public ImapSession(
            Settings settings,
            MailboxListener application,
            Peer peer,
            InstantSource clock,
            Runnable news,
            Ahead ahead) {
        this.context = new SessionContext(settings, application, peer, clock, news, ahead);
    }

    /** The whole talk with a client that cannot be served now: too many connections, or no application. */
    public static Step.Close overloaded() {
        return new Step.Close(Answer.bye("[UNAVAILABLE] Too busy, try again later"));
    }

    /** What a client is told, between two of its commands, when the server stops. Then {@link #closed} is due as ever. */
    public static Step.Close stopping() {
        return new Step.Close(Answer.bye("[UNAVAILABLE] The server is shutting down"));
    }

    /** What a client is told that was silent for too long (RFC 9051 §5.4). */
    public static Step.Close timeout() {
        return new Step.Close(Answer.bye("You were silent for too long"));
    }

    /** RFC 9051 §7.1.1, with the capabilities. */
    public Step greet() {
        String text = "[CAPABILITY " + Capabilities.of(context) + "] "
                + context.settings().hostName() + " IMAP Remora";
        return new Step.Say(Answer.ok("*", text));
    }

    /** False promises that the step for this line will not call the application; true means a worker thread is needed. */
    public boolean asks(byte[] line) {
        if (context.state() == State.AUTHENTICATING || context.state() == State.IDLING) {
            return true;
        }
        Verb verb = new Command(assembly.isEmpty() ? line : assembly.text()).verb();
        return verb != null && verb.asks();
    }

    /** True when somebody has logged in. */
    public boolean isAuthenticated() {
        return switch (context.state()) {
            case NOT_AUTHENTICATED, AUTHENTICATING, HANDSHAKE -> false;
            case AUTHENTICATED, SELECTED, IDLING, LOGOUT -> true;
        };
    }

    /** True while contents that {@link #literal} was given are still needed. */
    public boolean holdsLiterals() {
        return !assembly.literals().isEmpty();
    }

    /**
     * Takes one line: a command, a part of one, a response within AUTHENTICATE, or DONE.
     *
     * @param octets the line without its CRLF; the session's own from now on, and overwritten, as it may hold a password
     */
    public Step line(byte[] octets) {
        if (context.isLost()) {
            return lost(new byte[0]);
        }
        if (context.state() == State.AUTHENTICATING) {
            return respond(octets);
        }
        if (context.state() == State.IDLING) {
            return done(octets);
        }
        boolean first = assembly.isEmpty();
        assembly.add(octets);
        if (first) {
            tag = new Command(assembly.text()).tag();
        }
        Literal literal = assembly.announced();
        return literal == null ? whole() : announced(literal);
    }

    /**
     * Takes the literal that was asked for; the line goes on behind it.
     *
     * @param content of the size that was announced; empty when it was not to be kept
     */
    public Step literal(Content content) {
        assembly.take(content);
        return new Step.Say(new byte[0]);
    }

    /** The message that was asked for has come, and could not be kept. The rest of its command is still to come. */
    public Step literalLost() {
        assembly.lose(new Outcome.Tagged("NO", "[UNAVAILABLE] The message cannot be kept now, try again later"));
        return new Step.Say(new byte[0]);
    }

    private Step announced(Literal literal) {
        Outcome.Tagged refusal = assembly.refusal();
        boolean message = false;
        if (refusal == null) {
            try {
                message = Admission.isMessage(context, assembly, literal);
            } catch (Denied denied) {
                refusal = Outcome.Tagged.no(Answer.denied(denied));
            } catch (BadSyntax bad) {
                refusal = Outcome.Tagged.bad(String.valueOf(bad.getMessage()));
            }
        }
        if (refusal == null) {
            assembly.await(literal, message);
            byte[] goOn = literal.synchronizing() ? Answer.GO_ON : new byte[0];
            return new Step.TakeLiteral(goOn, literal.size(), true, message);
        }
        if (literal.synchronizing()) {
            assembly.erase();
            return refused(refusal);
        }
        if (literal.size() > Admission.longestUnwanted(context)) {
            assembly.erase();
            context.state(State.LOGOUT);
            return new Step.Close(Answer.bye("[TOOBIG] The literal is too long"));
        }
        assembly.refuse(refusal, literal);
        return new Step.TakeLiteral(new byte[0], literal.size(), false, false);
    }

    private Step refused(Outcome.Tagged refusal) {
        return refusal.status().equals("BAD")
                ? blame(refusal.text())
                : new Step.Say(Answer.line(tag, refusal.status(), refusal.text()));
    }

    private Step whole() {
        Outcome.Tagged refusal = assembly.refusal();
        Command command = new Command(assembly.text());
        Verb verb = command.verb();
        try {
            if (refusal != null) {
                return refused(refusal);
            }
            if (assembly.held() > Admission.longest(context)) {
                return blame("The command is too long");
            }
            return run(command, verb);
        } finally {
            command.erase();
            if (verb != null && !verb.isSecret()) {
                assembly.clear();
            }
            assembly.erase();
        }
    }

    private Step run(Command command, @Nullable Verb verb) {
        if (!command.hasTag() || verb == null) {
            return blame("Unknown command");
        }
        if (!verb.isAllowedIn(context.state())) {
            return blame(verb.title() + " is not allowed now");
        }
        if (verb.needsNumbers() && context.enabled().contains(Enabled.UIDONLY)) {
            return blame("[UIDREQUIRED] Messages have no numbers here");
        }
        Arguments arguments = command.arguments(assembly.literals(), context.readsUtf8());
        return answer(verb, () -> verb.action().run(context, new Verb.Request(tag, verb, arguments)));
    }

    @FunctionalInterface
    private interface Doing {
        Outcome outcome() throws Denied, BadSyntax, No;
    }

    private Step answer(Verb verb, Doing doing) {
        try {
            return end(verb, doing.outcome());
        } catch (BadSyntax bad) {
            context.forgetOutput();
            return blame(String.valueOf(bad.getMessage()));
        } catch (No no) {
            return end(verb, Outcome.no(no.text()));
        } catch (Denied denied) {
            return end(verb, Outcome.no(Answer.denied(denied)));
        }
    }

    private Step end(Verb verb, Outcome outcome) {
        if (outcome.step() != null) {
            return outcome.step();
        }
        if (outcome.body() != null) {
            byte[] first = context.out().take();
            return new Step.Stream(
                    first,
                    new EndedBody(
                            outcome.body(),
                            verb.breaksOff(),
                            denied -> ending(verb, denied == null ? outcome : Outcome.no(Answer.denied(denied)))));
        }
        Telling ending = ending(verb, outcome);
        if (context.isLost()) {
            return lost(ending.whole());
        }
        if (context.login().isOver()) {
            return farewell(ending.whole(), "Too many failures");
        }
        return ending.step();
    }

    /** What the client does not know yet, and the tagged line. */
    private Telling ending(Verb verb, Outcome outcome) {
        context.update(verb.after(), context.changes(verb.mayRenumber(), verb.isUid()), outcome.stored());
        if (verb == Verb.DELETE) {
            context.forgetDeleted();
        }
        Outcome.Tagged tagged = outcome.tagged().get();
        if (tagged.status().equals("OK")) {
            badCommands = 0;
        }
        return context.telling(Answer.line(tag, tagged.status(), tagged.text()));
    }

    /** The mailbox has gone, and with it all that the client's numbers meant; or the account. */
    private Step lost(byte[] octets) {
        return farewell(octets, context.loss());
    }

    private Step farewell(byte[] last, String why) {
        context.state(State.LOGOUT);
        context.out().octets(last).octets(Answer.bye(why));
        return new Step.Close(context.out().take());
    }

    private Step respond(byte[] response) {
        return answer(Verb.AUTHENTICATE, () -> context.login().respond(context, response));
    }

    /** RFC 9051 §6.3.13. */
    private Step done(byte[] line) {
        String word = new String(line, StandardCharsets.US_ASCII);
        Arrays.fill(line, (byte) 0);
        return word.equalsIgnoreCase("DONE") ? endIdle() : blame("Expected DONE");
    }

    private Step endIdle() {
        context.awake();
        return end(Verb.NOOP, Outcome.ok("Idled"));
    }

    /** A line that the framer did not take: whatever it belonged to is over. */
    public Step fault(Frame.Fault fault) {
        State before = context.state();
        if (assembly.isEmpty() && before != State.AUTHENTICATING && before != State.IDLING) {
            tag = "*";
        }
        assembly.erase();
        context.login().abandon(context);
        String text = fault.reason() == Frame.Fault.Reason.TOO_LONG ? "The line is too long" : "Only CRLF ends a line";
        Literal literal = Literal.announcedBy(fault.end().getBytes(StandardCharsets.ISO_8859_1), 0);
        return literal == null || literal.synchronizing()
                ? blame(text)
                : farewell(Answer.bad(tag, text), "What follows is no command");
    }

    private Step blame(String text) {
        if (context.state() == State.IDLING) {
            context.awake();
        }
        boolean guesses = context.login().isOver();
        if (++badCommands < MAX_BAD_COMMANDS && !guesses) {
            return new Step.Say(Answer.bad(tag, text));
        }
        return farewell(Answer.bad(tag, text), guesses ? "Too many failures" : "Too many bad commands");
    }

    /** The application failed unexpectedly over the last line. A literal that comes all the same must not be read as commands. */
    public Step failed() {
        context.forgetOutput();
        boolean exposed = assembly.isExposed();
        assembly.erase();
        context.login().abandon(context);
        if (context.state() == State.IDLING) {
            context.awake();
        }
        byte[] no = Answer.no(tag, "[SERVERBUG] Something went wrong here, try again later");
        return exposed ? farewell(no, "What follows is no command") : new Step.Say(no);
    }

    /** The handshake is done: nothing the client said before counts (RFC 9051 §6.2.1). */
    public void secured(Peer.Tls tls) {
        assembly.erase();
        context.secured(tls);
    }

    /** True when {@link #news} has something to say. Cheap; between two lines. */
    public boolean hasNews() {
        return assembly.isEmpty() && context.hasNews();
    }

    /** What has happened since the last line, for a client that idles or wants to be notified; perhaps nothing. */
    public Step news() {
        Step.Body body = null;
        try {
            body = context.news();
        } catch (Denied later) {
            // Nothing is lost: hasNews says so again.
        }
        Telling telling = context.telling(new byte[0]);
        if (context.isLost()) {
            return lost(telling.whole());
        }
        return body == null ? telling.step() : new Step.Stream(new byte[0], telling.andThen(body));
    }

    /** The connection is no more. May be called on any thread, and again. */
    public void closed() {
        context.close();
    }
}
