package fish.remora.protocol.pop3;

import static fish.remora.protocol.pop3.State.AUTHORIZATION;
import static fish.remora.protocol.pop3.State.NAMED;
import static fish.remora.protocol.pop3.State.TRANSACTION;

import fish.remora.api.Denied;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Each verb, the states that allow it, those of them in which it calls the application, what it does: RFC 1939 §5 to §7, RFC 2449
 * §5, RFC 2595 §4, RFC 5034 §4, RFC 6856 §2 and §3. This table is the only dispatcher.
 */
enum Verb {
    USER(EnumSet.of(AUTHORIZATION, NAMED), none(), Pop3Session::user),
    PASS(EnumSet.of(NAMED), EnumSet.of(NAMED), Pop3Session::pass),
    AUTH(EnumSet.of(AUTHORIZATION, NAMED), EnumSet.of(AUTHORIZATION, NAMED), Pop3Session::auth),
    STLS(EnumSet.of(AUTHORIZATION, NAMED), none(), Pop3Session::startTls),
    UTF8(EnumSet.of(AUTHORIZATION, NAMED), none(), Pop3Session::utf8),
    LANG(EnumSet.of(AUTHORIZATION, NAMED, TRANSACTION), none(), Pop3Session::lang),
    CAPA(EnumSet.of(AUTHORIZATION, NAMED, TRANSACTION), none(), Pop3Session::capabilities),
    STAT(EnumSet.of(TRANSACTION), none(), in(Transaction::stat)),
    LIST(EnumSet.of(TRANSACTION), none(), in(Transaction::list)),
    UIDL(EnumSet.of(TRANSACTION), none(), in(Transaction::uidl)),
    RETR(EnumSet.of(TRANSACTION), EnumSet.of(TRANSACTION), in(Transaction::retr)),
    TOP(EnumSet.of(TRANSACTION), EnumSet.of(TRANSACTION), in(Transaction::top)),
    DELE(EnumSet.of(TRANSACTION), none(), in(Transaction::dele)),
    RSET(EnumSet.of(TRANSACTION), none(), in(Transaction::rset)),
    NOOP(EnumSet.of(TRANSACTION), none(), Pop3Session::noop),
    QUIT(EnumSet.of(AUTHORIZATION, NAMED, TRANSACTION), EnumSet.of(TRANSACTION), Pop3Session::quit);

    /** What a verb does; when it throws, the session is as it was but for its counts of errors. */
    @FunctionalInterface
    interface Action {
        Step run(Pop3Session session, Command command) throws Denied, BadCommand;
    }

    private static final Map<String, Verb> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Verb::name, Function.identity()));

    private final Set<State> allowed;
    private final Set<State> asking;
    final Action action;

    Verb(EnumSet<State> allowed, EnumSet<State> asking, Action action) {
        this.allowed = Collections.unmodifiableSet(allowed);
        this.asking = Collections.unmodifiableSet(asking);
        this.action = action;
    }

    @FunctionalInterface
    private interface InTransaction {
        Step run(Transaction transaction, Command command) throws Denied, BadCommand;
    }

    private static Action in(InTransaction action) {
        return (session, command) -> action.run(session.open(), command);
    }

    private static EnumSet<State> none() {
        return EnumSet.noneOf(State.class);
    }

    /** @param keyword in upper case */
    static @Nullable Verb of(String keyword) {
        return BY_NAME.get(keyword);
    }

    boolean isAllowedIn(State state) {
        return allowed.contains(state);
    }

    /** Its argument is a message, whose octets may be at hand. */
    boolean readsMessage() {
        return this == RETR || this == TOP;
    }

    boolean asksIn(State state) {
        return asking.contains(state);
    }
}
