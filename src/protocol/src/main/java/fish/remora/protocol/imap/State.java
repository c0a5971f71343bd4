package fish.remora.protocol.imap;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Where a session stands: RFC 9051 §3, with what lies between two lines. */
enum State {
    /** Nobody has said who they are. */
    NOT_AUTHENTICATED,
    /** AUTHENTICATE was answered by a challenge; the next line is no command but a response to it (RFC 9051 §6.2.2). */
    AUTHENTICATING,
    /** STARTTLS was answered, the handshake is due; no command is legal. */
    HANDSHAKE,
    /** Somebody has come in. */
    AUTHENTICATED,
    /** A mailbox is open. */
    SELECTED,
    /** IDLE was answered; the next line is DONE (RFC 9051 §6.3.13). */
    IDLING,
    /** The last response was given. */
    LOGOUT;

    /** Wherever a command is legal. */
    static final Set<State> ANY = Collections.unmodifiableSet(EnumSet.of(NOT_AUTHENTICATED, AUTHENTICATED, SELECTED));

    static final Set<State> BEFORE_LOGIN = Collections.unmodifiableSet(EnumSet.of(NOT_AUTHENTICATED));
    static final Set<State> LOGGED_IN = Collections.unmodifiableSet(EnumSet.of(AUTHENTICATED, SELECTED));
    static final Set<State> IN_MAILBOX = Collections.unmodifiableSet(EnumSet.of(SELECTED));
}
