package fish.remora.protocol.imap;

import static fish.remora.protocol.imap.Verb.After.EVERYWHERE;
import static fish.remora.protocol.imap.Verb.After.NOTHING;
import static fish.remora.protocol.imap.Verb.After.OWN;
import static fish.remora.protocol.imap.Verb.After.TOLD;

import fish.remora.api.Denied;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Each command, the states that allow it, what it does, and how the client is told of changes behind it: RFC 9051 §6 and the
 * extensions of RFC.md. This table is the only dispatcher.
 */
enum Verb {
    CAPABILITY(State.ANY, NOTHING, SessionCommands::capability),
    ID(State.ANY, NOTHING, SessionCommands::id),
    LOGOUT(State.ANY, NOTHING, SessionCommands::logout),
    NOOP(State.ANY, EVERYWHERE, SessionCommands::noop),

    STARTTLS(State.BEFORE_LOGIN, NOTHING, SessionCommands::startTls),
    AUTHENTICATE(
            State.BEFORE_LOGIN,
            NOTHING,
            (context, request) -> context.login().authenticate(context, request.arguments())),
    LOGIN(State.BEFORE_LOGIN, NOTHING, (context, request) -> context.login().login(context, request.arguments())),

    ENABLE(State.LOGGED_IN, NOTHING, SessionCommands::enable),
    COMPRESS(State.LOGGED_IN, NOTHING, SessionCommands::compress),
    SELECT(State.LOGGED_IN, NOTHING, SelectCommands::select),
    EXAMINE(State.LOGGED_IN, NOTHING, SelectCommands::examine),
    IDLE(State.LOGGED_IN, NOTHING, WaitingCommands::idle),
    NOTIFY(State.LOGGED_IN, EVERYWHERE, WaitingCommands::notify),
    APPEND(State.LOGGED_IN, OWN, AppendCommands::append),

    LIST(State.LOGGED_IN, TOLD, listing(MailboxCommands::list)),
    LSUB(State.LOGGED_IN, TOLD, listing(MailboxCommands::lsub)),
    STATUS(State.LOGGED_IN, TOLD, listing(MailboxCommands::status)),
    NAMESPACE(State.LOGGED_IN, TOLD, listing(MailboxCommands::namespace)),
    CREATE(State.LOGGED_IN, TOLD, listing(MailboxCommands::create)),
    DELETE(State.LOGGED_IN, OWN, listing(MailboxCommands::delete)),
    RENAME(State.LOGGED_IN, OWN, listing(MailboxCommands::rename)),
    SUBSCRIBE(State.LOGGED_IN, TOLD, listing(MailboxCommands::subscribe)),
    UNSUBSCRIBE(State.LOGGED_IN, TOLD, listing(MailboxCommands::unsubscribe)),
    SETACL(State.LOGGED_IN, TOLD, listing(AclCommands::setAcl)),
    DELETEACL(State.LOGGED_IN, TOLD, listing(AclCommands::deleteAcl)),
    GETACL(State.LOGGED_IN, TOLD, listing(AclCommands::getAcl)),
    LISTRIGHTS(State.LOGGED_IN, TOLD, listing(AclCommands::listRights)),
    MYRIGHTS(State.LOGGED_IN, TOLD, listing(AclCommands::myRights)),
    GETMETADATA(State.LOGGED_IN, TOLD, listing(MetadataCommands::getMetadata)),
    SETMETADATA(State.LOGGED_IN, TOLD, listing(MetadataCommands::setMetadata)),
    GETQUOTA(State.LOGGED_IN, TOLD, listing(QuotaCommands::getQuota)),
    GETQUOTAROOT(State.LOGGED_IN, TOLD, listing(QuotaCommands::getQuotaRoot)),
    SETQUOTA(State.LOGGED_IN, TOLD, listing(QuotaCommands::setQuota)),

    CLOSE(State.IN_MAILBOX, NOTHING, SelectCommands::close),
    UNSELECT(State.IN_MAILBOX, NOTHING, SelectCommands::unselect),
    CHECK(State.IN_MAILBOX, EVERYWHERE, SessionCommands::noop),
    EXPUNGE(State.IN_MAILBOX, OWN, MessageCommands::expunge),
    UID_EXPUNGE(State.IN_MAILBOX, OWN, MessageCommands::uidExpunge),
    FETCH(State.IN_MAILBOX, TOLD, FetchCommands::fetch),
    UID_FETCH(State.IN_MAILBOX, TOLD, FetchCommands::fetch),
    STORE(State.IN_MAILBOX, OWN, MessageCommands::store),
    UID_STORE(State.IN_MAILBOX, OWN, MessageCommands::store),
    COPY(State.IN_MAILBOX, OWN, MessageCommands::copy),
    UID_COPY(State.IN_MAILBOX, OWN, MessageCommands::copy),
    MOVE(State.IN_MAILBOX, OWN, MessageCommands::move),
    UID_MOVE(State.IN_MAILBOX, OWN, MessageCommands::move),
    REPLACE(State.IN_MAILBOX, OWN, AppendCommands::replace),
    UID_REPLACE(State.IN_MAILBOX, OWN, AppendCommands::replace),
    SEARCH(State.IN_MAILBOX, TOLD, searching(Searching::search)),
    UID_SEARCH(State.IN_MAILBOX, TOLD, searching(Searching::search)),
    SORT(State.IN_MAILBOX, TOLD, searching(Searching::sort)),
    UID_SORT(State.IN_MAILBOX, TOLD, searching(Searching::sort)),
    THREAD(State.IN_MAILBOX, TOLD, searching(Searching::thread)),
    UID_THREAD(State.IN_MAILBOX, TOLD, searching(Searching::thread));

    /** What is asked behind a command, so that the client is told of changes in its mailbox. */
    enum After {
        /** Nothing is told. */
        NOTHING,
        /** For a newer view, if the watch has told of one. */
        TOLD,
        /** For a newer view: the command itself may have changed something. */
        OWN,
        /** For the newest view there is: the client asks what is new. */
        EVERYWHERE
    }

    /** What a command does; when it throws, the session is as it was, but for SELECT and EXAMINE. */
    @FunctionalInterface
    interface Action {
        Outcome run(SessionContext context, Request request) throws Denied, BadSyntax, No;
    }

    /**
     * One command as it is carried out.
     *
     * @param arguments from the first of them on
     */
    record Request(String tag, Verb verb, Arguments arguments) {}

    /** Untagged lines into the context's output, the text of the tagged line returned. */
    @FunctionalInterface
    interface Lines {
        String run(Context context, Arguments arguments) throws Denied, BadSyntax, No;
    }

    /** Untagged lines as a body. */
    @FunctionalInterface
    interface Bodied {
        Step.Body run(Context context, Arguments arguments, boolean uid, String tag) throws Denied, BadSyntax, No;
    }

    /** They call no application. */
    private static final Set<Verb> OURS = EnumSet.of(CAPABILITY, ID, LOGOUT, STARTTLS, ENABLE, COMPRESS);

    /** RFC 9051 §7.5.1, RFC 5256 §3: within them no message may go. */
    private static final Set<Verb> NUMBERING = EnumSet.of(FETCH, STORE, SEARCH, SORT, THREAD);

    /** RFC 9586 §3: they name messages by sequence numbers. */
    private static final Set<Verb> NUMBERED = EnumSet.of(FETCH, STORE, COPY, MOVE, REPLACE, SEARCH, SORT, THREAD);

    private static final Map<String, Verb> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Verb::title, Function.identity()));

    private final Set<State> allowed;
    private final After after;
    private final Action action;

    Verb(Set<State> allowed, After after, Action action) {
        this.allowed = allowed;
        this.after = after;
        this.action = action;
    }

    private static Action listing(Lines lines) {
        return (context, request) -> Outcome.ok(lines.run(context, request.arguments()));
    }

    private static Action searching(Bodied search) {
        return (context, request) -> Outcome.stream(
                search.run(context, request.arguments(), request.verb().isUid(), request.tag()), "Done");
    }

    /** @param title in upper case, such as {@code UID FETCH} */
    static @Nullable Verb of(String title) {
        return BY_NAME.get(title);
    }

    /** As the client writes it. */
    String title() {
        return name().replace('_', ' ');
    }

    boolean isAllowedIn(State state) {
        return allowed.contains(state);
    }

    /** False promises that it will not call the application. */
    boolean asks() {
        return !OURS.contains(this);
    }

    /** Its messages are named by UIDs. */
    boolean isUid() {
        return name().startsWith("UID_");
    }

    boolean mayRenumber() {
        return !NUMBERING.contains(this);
    }

    boolean needsNumbers() {
        return NUMBERED.contains(this);
    }

    /** Its lines hold a secret. */
    boolean isSecret() {
        return this == LOGIN || this == AUTHENTICATE;
    }

    /** Its literals may be messages. */
    boolean takesMessages() {
        return this == APPEND || this == REPLACE || this == UID_REPLACE;
    }

    /** A piece that cannot be read leaves its response without an end: nothing more can be said. */
    boolean breaksOff() {
        return this == FETCH || this == UID_FETCH;
    }

    After after() {
        return after;
    }

    Action action() {
        return action;
    }
}
