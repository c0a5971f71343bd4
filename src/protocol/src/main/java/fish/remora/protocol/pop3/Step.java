package fish.remora.protocol.pop3;

import fish.remora.api.Denied;
import org.jspecify.annotations.Nullable;

/** What a {@link Pop3Session} wants done next. Octets are sent as they are, in the order of their steps (RFC 2449 §6.6). */
public sealed interface Step {
    /** Send this and go on with lines. */
    record Say(byte[] octets) implements Step {}

    /** Send this, forget everything read so far, begin the handshake, then call {@link Pop3Session#secured}. */
    record StartTls(byte[] octets) implements Step {}

    /** Send this and close. */
    record Close(byte[] octets) implements Step {}

    /** Send {@code first}, then the body piece by piece; no line may be given to the session before the body has ended. */
    record Stream(byte[] first, Body body) implements Step {}

    /**
     * The rest of a multi-line reply (RFC 1939 §3), pulled a piece at a time, so that a slow reader costs one piece of memory: send a
     * piece, wait until the connection takes more, pull the next. One thread at a time, never an event loop: a piece may call the
     * application.
     */
    @FunctionalInterface
    interface Body {
        /**
         * The next piece, about 256 KB at most; null at the end, when the line with the lone dot has been given.
         *
         * @throws Denied when the message has gone meanwhile. The reply cannot be ended then in any way that the client would not take
         *     for a whole message: the connection must be closed without another octet
         */
        byte @Nullable [] next() throws Denied;
    }
}
