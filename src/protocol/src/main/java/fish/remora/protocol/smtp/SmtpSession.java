package fish.remora.protocol.smtp;

import fish.remora.api.Address;
import fish.remora.api.BodyType;
import fish.remora.api.Content;
import fish.remora.api.Envelope;
import fish.remora.api.MailListener;
import fish.remora.api.MailTransaction;
import fish.remora.api.Peer;
import fish.remora.api.Recipient;
import fish.remora.api.Refused;
import fish.remora.api.Reply;
import fish.remora.protocol.sasl.AuthDialogue;
import fish.remora.protocol.sasl.Issuer;
import fish.remora.protocol.wire.Frame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one SMTP connection: RFC 5321 §3 and §4. Lines in, {@link Step}s out.
 *
 * <pre>
 * CONNECTED --EHLO/HELO--> READY --MAIL--> SENDER --RCPT--> RECIPIENTS --DATA, content--> Submit --settled--> READY
 *     ^                      ^               |                |   |                         ^
 *     +------ STARTTLS ------+<---- RSET, EHLO, HELO ---------+   +--BDAT--> CHUNKS --LAST--+
 * </pre>
 *
 * <p>Invariant: a refused command leaves the session as it was, but for its count of errors; a {@link Step.Submit} is given only for
 * an envelope with a recipient; 250 for content is never this class's own idea, it comes through {@link #settled}.
 *
 * <p>On a port for submission nothing goes before AUTH; while its {@link AuthDialogue} asks, each line is a response.
 *
 * <p>Not thread-safe: one thread at a time. Only {@link #line} may call the application, and only when {@link #asks} said so.
 */
public final class SmtpSession {
    /** Commands refused with 5yz since mail was last accepted, after which a client is sent away: RFC 5321 §4.3.2 allows 421 at any time. */
    private static final int MAX_ERRORS = 20;

    /** Commands other than MAIL, RCPT, DATA and BDAT in a row: NOOP floods end here. */
    private static final int MAX_IDLE_TALK = 200;

    private final Settings settings;
    private final MailListener application;
    private Peer peer;

    private State state = State.CONNECTED;
    private String client = "";
    private boolean extended;
    private @Nullable Envelope envelope;
    private int refusedRecipients;
    private boolean alone;

    private boolean lastChunk;
    private @Nullable Reply chunkRefusal;

    private final Login login;

    private int errors;
    private int idleTalk;

    /**
     * What an administrator has set.
     *
     * @param hostName our name in greeting and trace; a domain or address literal
     * @param maxMessageSize in octets
     * @param maxRecipients per transaction; RFC 5321 §4.5.3.1.8 wants at least 100
     * @param startTls whether a certificate is at hand
     * @param service what the port is for
     * @param plaintextAuth this client may log in before TLS
     * @param issuers whose tokens let people in
     */
    public record Settings(
            String hostName,
            long maxMessageSize,
            int maxRecipients,
            boolean startTls,
            Service service,
            boolean plaintextAuth,
            List<Issuer> issuers) {

        /** Of a port for anybody. */
        public Settings(String hostName, long maxMessageSize, int maxRecipients, boolean startTls) {
            this(hostName, maxMessageSize, maxRecipients, startTls, Service.MX, false, List.of());
        }
    }

    public SmtpSession(Settings settings, MailListener application, Peer peer) {
        this.settings = settings;
        this.application = application;
        this.peer = peer;
        this.login = new Login(application, settings.issuers());
    }

    /** RFC 5321 §4.3.1. */
    public Step greet() {
        if (isLmtp() && !peer.trusted()) {
            return new Step.Close(Replies.NOT_BESIDE_US);
        }
        return new Step.Say(Reply.bare(220, settings.hostName() + (isLmtp() ? " LMTP" : " ESMTP") + " Remora"));
    }

    /** True when the step for this line will call the application, so that it must not run on an event loop. */
    public boolean asks(byte[] line) {
        return login.isOpen()
                || (state == State.SENDER || state == State.RECIPIENTS) && Verb.RCPT.begins(line)
                || isSubmission() && (Verb.AUTH.begins(line) || Verb.MAIL.begins(line));
    }

    private boolean isSubmission() {
        return settings.service() == Service.SUBMISSION;
    }

    private boolean isLmtp() {
        return settings.service() == Service.LMTP;
    }

    /** Answers one command. */
    public Step line(byte[] octets) {
        if (login.isOpen()) {
            return say(login.answer(octets));
        }
        try {
            CommandLine command = CommandLine.parse(octets);
            Verb verb = Verb.of(command.verb());
            if (verb == null) {
                throw new Refused(Replies.UNKNOWN);
            }
            if (verb.isProgress()) {
                idleTalk = 0;
            } else if (++idleTalk > MAX_IDLE_TALK && verb != Verb.QUIT) {
                return new Step.Close(Replies.TOO_MUCH_IDLE_TALK);
            }
            if (!verb.isAllowedIn(state)) {
                throw new Refused(Replies.OUT_OF_ORDER);
            }
            return verb.action.run(this, command.argument());
        } catch (Refused refused) {
            return refuse(refused.reply());
        }
    }

    /** A line that the framer did not take. */
    public Step fault(Frame.Fault fault) {
        login.abandon();
        return refuse(fault.reason() == Frame.Fault.Reason.TOO_LONG ? Replies.TOO_LONG : Replies.BARE_CR_OR_LF);
    }

    /** The application failed over the last line; the session is as it was before. */
    public Step failed() {
        login.abandon();
        return new Step.Say(Replies.LOCAL_ERROR);
    }

    /**
     * The content asked for by {@link Step.TakeContent} or {@link Step.TakeChunk} has been read.
     *
     * @param content all octets of this transaction so far; its size counts octets that were dropped for being too many
     * @param now when the last of them came
     */
    public Step content(Content content, Instant now) {
        Reply refusal = chunkRefusal;
        int replies = repliesToContent();
        if (refusal == null && content.size() > settings.maxMessageSize()) {
            refusal = Replies.TOO_LARGE;
            reset();
        }
        chunkRefusal = null;
        if (refusal != null) {
            return refuse(refusal, replies);
        }
        return lastChunk
                ? new Step.Submit(new MailTransaction(peer, openEnvelope(), content, now), alone)
                : new Step.Say(Replies.CHUNK_OK);
    }

    /** The content could not be kept: RFC 5321 §4.2.3, 452. */
    public Step contentLost() {
        int replies = repliesToContent();
        chunkRefusal = null;
        reset();
        return refuse(Replies.NO_STORAGE, replies);
    }

    /** RFC 2033 §4.2: the end of the content is answered for each recipient. A chunk that is not the last one is not the end. */
    private int repliesToContent() {
        Envelope open = envelope;
        return isLmtp() && open != null && lastChunk && chunkRefusal == null
                ? open.recipients().size()
                : 1;
    }

    private Step refuse(Reply reply, int times) {
        Step once = refuse(reply);
        return times > 1 && once instanceof Step.Say ? new Step.SayAll(Collections.nCopies(times, reply)) : once;
    }

    /** True while octets read so far belong to an open transaction; when false whoever holds them may let go. */
    public boolean needsContent() {
        return state == State.CHUNKS || lastChunk;
    }

    /** The application's answer to the last {@link Step.Submit}. The transaction is over whatever it says (RFC 5321 §4.1.1.4). */
    public Step settled(Reply reply) {
        if (reply.isPositive()) {
            errors = 0;
        }
        int replies = repliesToContent();
        reset();
        return replies > 1 ? new Step.SayAll(Collections.nCopies(replies, reply)) : new Step.Say(reply);
    }

    /** The handshake is done: nothing the client said before counts (RFC 3207 §4.2). */
    public void secured(Peer.Tls tls) {
        peer = peer.secured(tls);
        login.abandon();
        reset();
        state = State.CONNECTED;
        client = "";
        extended = false;
    }

    /** A 4yz is no mistake of the client's: one with many recipients hears 452 for each that is too many (RFC 5321 §4.5.3.1.10). */
    private Step refuse(Reply reply) {
        if (!reply.isTransient()) {
            errors++;
        }
        return errors >= MAX_ERRORS ? new Step.Close(Replies.TOO_MANY_ERRORS) : new Step.Say(reply);
    }

    private void reset() {
        envelope = null;
        refusedRecipients = 0;
        alone = false;
        lastChunk = false;
        if (state != State.CONNECTED) {
            state = State.READY;
        }
    }

    private Envelope openEnvelope() {
        if (envelope == null) {
            throw new IllegalStateException("no transaction in state " + state);
        }
        return envelope;
    }

    /** RFC 5321 §4.1.1.1. The lines are keywords of extensions, each with its RFC in the package's description. */
    Step ehlo(String argument) throws Refused {
        noLmtp();
        return extended(argument);
    }

    /** RFC 2033 §4.1. */
    Step lhlo(String argument) throws Refused {
        if (!isLmtp()) {
            throw new Refused(Replies.UNKNOWN);
        }
        return extended(argument);
    }

    private void noLmtp() throws Refused {
        if (isLmtp()) {
            throw new Refused(Replies.UNKNOWN);
        }
    }

    private Step extended(String argument) throws Refused {
        greeted(argument, true);
        List<String> lines = new ArrayList<>();
        lines.add(settings.hostName() + " greets " + client);
        lines.add("PIPELINING");
        lines.add("SIZE " + settings.maxMessageSize());
        lines.add("8BITMIME");
        lines.add("CHUNKING");
        lines.add("BINARYMIME");
        lines.add("SMTPUTF8");
        lines.add("ENHANCEDSTATUSCODES");
        lines.add("DSN");
        lines.add("LIMITS RCPTMAX=" + settings.maxRecipients());
        if (settings.startTls() && !peer.isSecure()) {
            lines.add("STARTTLS");
        }
        if (mayLogIn()) {
            lines.add("AUTH " + String.join(" ", AuthDialogue.mechanisms(peer, settings.issuers())));
        }
        lines.add("HELP");
        return new Step.Say(new Reply(250, null, lines));
    }

    Step helo(String argument) throws Refused {
        noLmtp();
        greeted(argument, false);
        return new Step.Say(Reply.bare(250, settings.hostName()));
    }

    /**
     * A name that is not the client's own must not be refused (RFC 5321 §4.1.4), so its form is not judged beyond what a reply and a
     * trace can hold: ASCII, as SMTPUTF8 has not been offered yet (RFC 6531 §3.7.1), and no longer than a domain.
     */
    private void greeted(String argument, boolean withExtensions) throws Refused {
        if (argument.isEmpty()) {
            throw new Refused(Replies.NEEDS_ARGUMENT);
        }
        if (argument.length() > Address.MAX_DOMAIN || !argument.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw Refused.with(501, "5.5.4", "Not a host name");
        }
        client = argument;
        extended = withExtensions;
        state = State.READY;
        reset();
    }

    /** RFC 5321 §4.1.1.2. */
    Step mail(String argument) throws Refused {
        Path path = Path.parse(argument, "FROM:");
        Parameters parameters = Parameters.parse(path.rest());
        if (isSubmission() && peer.account().isEmpty()) {
            throw new Refused(Replies.AUTH_REQUIRED);
        }
        Envelope.Options options = extended ? parameters.mailOptions(isSubmission()) : withoutExtensions(parameters);
        Optional<Address> sender = path.isBarePostmaster() ? Optional.of(postmaster()) : path.address();
        if (options.size().isPresent() && options.size().getAsLong() > settings.maxMessageSize()) {
            throw new Refused(Replies.TOO_LARGE);
        }
        if (sender.isPresent() && !options.smtpUtf8() && !sender.get().isAscii()) {
            throw new Refused(Replies.NEEDS_SMTPUTF8);
        }
        Envelope fresh = new Envelope(client, protocol(options), sender, List.of(), options);
        if (isSubmission()) {
            application.sender(peer, fresh);
        }
        envelope = fresh;
        state = State.SENDER;
        return new Step.Say(Replies.SENDER_OK);
    }

    private static Envelope.Options withoutExtensions(Parameters parameters) throws Refused {
        parameters.only(Set.of());
        return Envelope.Options.NONE;
    }

    /** RFC 3848, and RFC 6531 §3.7.3 for SMTPUTF8. */
    private String protocol(Envelope.Options options) {
        if (!extended) {
            return "SMTP";
        }
        String name = isLmtp() ? "LMTP" : "SMTP";
        return (options.smtpUtf8() ? "UTF8" + name : isLmtp() ? name : "E" + name)
                + (peer.isSecure() ? "S" : "")
                + (peer.account().isPresent() ? "A" : "");
    }

    /** RFC 5321 §4.1.1.3. A refused recipient leaves the transaction as it was. */
    Step rcpt(String argument) throws Refused {
        Path path = Path.parse(argument, "TO:");
        Parameters parameters = Parameters.parse(path.rest());
        Envelope open = openEnvelope();
        if (path.address().isEmpty() && !path.isBarePostmaster()) {
            throw Refused.with(501, "5.1.3", "A recipient cannot be empty");
        }
        Address address = path.address().orElseGet(this::postmaster);
        if (!address.isAscii() && !open.options().smtpUtf8()) {
            throw new Refused(Replies.NEEDS_SMTPUTF8);
        }
        Recipient recipient = new Recipient(
                address,
                extended ? parameters.dsnRequest() : parameters.only(Set.of()).dsnRequest());
        if (open.recipients().size() >= settings.maxRecipients()) {
            throw new Refused(Replies.TOO_MANY_RECIPIENTS);
        }
        try {
            alone |= application.recipient(peer, open, recipient);
        } catch (Refused refused) {
            refusedRecipients++;
            throw refused;
        }
        envelope = open.and(recipient);
        state = State.RECIPIENTS;
        return new Step.Say(Replies.RECIPIENT_OK);
    }

    private Address postmaster() {
        return new Address("postmaster", settings.hostName());
    }

    /** RFC 2033 §4.2 wants 503 whatever the reason. */
    private Reply noRecipients() {
        return refusedRecipients > 0 && !isLmtp() ? Replies.NO_RECIPIENTS : Replies.OUT_OF_ORDER;
    }

    /** RFC 5321 §4.1.1.4; without a recipient §3.3 asks for 554 or 503. */
    Step data(String argument) throws Refused {
        noArgument(argument);
        if (state == State.SENDER) {
            throw new Refused(noRecipients());
        }
        if (openEnvelope().options().body() == BodyType.BINARY_MIME) {
            throw new Refused(Replies.BINARY_NEEDS_BDAT);
        }
        lastChunk = true;
        return new Step.TakeContent(Replies.START_CONTENT);
    }

    /**
     * RFC 3030 §2: whatever is wrong, the octets are read first. When their number is not to be understood nobody knows where the next
     * command begins, and a stranger's content must not be taken for one: the connection ends.
     */
    Step bdat(String argument) {
        String[] words = argument.split(" +", -1);
        boolean last = words.length == 2 && words[1].equalsIgnoreCase("LAST");
        if (words[0].isEmpty()
                || words[0].length() > 18
                || !Parameters.isDigits(words[0])
                || words.length > (last ? 2 : 1)) {
            return new Step.Close(
                    Reply.of(501, "5.5.4", "Syntax: BDAT size [LAST]; closing, for what follows is no command"));
        }
        boolean inOrder = extended && (state == State.RECIPIENTS || state == State.CHUNKS);
        if (inOrder) {
            state = State.CHUNKS;
            lastChunk = last;
        } else {
            chunkRefusal = state == State.SENDER ? noRecipients() : Replies.OUT_OF_ORDER;
        }
        return new Step.TakeChunk(Long.parseLong(words[0]), inOrder);
    }

    /** RFC 5321 §4.1.1.5. */
    Step rset(String argument) throws Refused {
        noArgument(argument);
        reset();
        return new Step.Say(Replies.OK);
    }

    /** RFC 5321 §4.1.1.9: an argument is ignored. */
    Step noop(String argument) {
        return new Step.Say(Replies.OK);
    }

    /** RFC 5321 §3.5.3 and §7.3: 252 tells nothing about who is here. */
    Step vrfy(String argument) throws Refused {
        if (argument.isEmpty()) {
            throw new Refused(Replies.NEEDS_ARGUMENT);
        }
        return new Step.Say(Replies.VERIFY);
    }

    Step help(String argument) {
        return new Step.Say(Replies.HELP);
    }

    /** RFC 3207 §4. */
    Step startTls(String argument) throws Refused {
        noArgument(argument);
        if (peer.isSecure()) {
            throw new Refused(Replies.TLS_ACTIVE);
        }
        if (!settings.startTls()) {
            throw new Refused(Replies.NO_TLS);
        }
        return new Step.StartTls(Replies.READY_FOR_TLS);
    }

    /** RFC 5321 §4.1.1.10. */
    Step quit(String argument) {
        return new Step.Close(Reply.of(221, "2.0.0", settings.hostName() + " closing connection"));
    }

    /** RFC 4954 §4, with the rule of §6 that a password never goes in clear unless the administrator lets this network. */
    Step auth(String argument) throws Refused {
        if (!isSubmission()) {
            throw new Refused(Replies.NOT_IMPLEMENTED);
        }
        if (state != State.READY || !extended || peer.account().isPresent()) {
            throw new Refused(Replies.OUT_OF_ORDER);
        }
        if (!mayLogIn()) {
            throw new Refused(Replies.AUTH_NEEDS_TLS);
        }
        return say(login.begin(argument, peer));
    }

    private Step say(Login.Answer answer) {
        answer.in().ifPresent(account -> peer = peer.as(account));
        if (answer.last()) {
            return new Step.Close(answer.reply());
        }
        return answer.fault() ? refuse(answer.reply()) : new Step.Say(answer.reply());
    }

    private boolean mayLogIn() {
        return isSubmission() && peer.account().isEmpty() && (peer.isSecure() || settings.plaintextAuth());
    }

    Step notImplemented(String argument) {
        return refuse(Replies.NOT_IMPLEMENTED);
    }

    private static void noArgument(String argument) throws Refused {
        if (!argument.isEmpty()) {
            throw new Refused(Replies.NO_ARGUMENT);
        }
    }
}
