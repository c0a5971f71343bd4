package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import org.jspecify.annotations.Nullable;

/** What the connection does next for an {@link ImapSession}. Octets are ready to be sent. */
public sealed interface Step {
    /** Send this, which may be nothing, then take the next line. */
    record Say(byte[] octets) implements Step {}

    /**
     * Send this, which may be nothing, then take exactly so many octets, then give them to {@link ImapSession#literal}.
     *
     * @param keep false: the octets are thrown away, the session wants none of them
     * @param message false: at most 64 KB, to be held in memory, as they may be a password
     */
    record TakeLiteral(byte[] octets, long size, boolean keep, boolean message) implements Step {}

    /** Send this, then the body piece by piece, then take the next line. */
    record Stream(byte[] first, Body body) implements Step {}

    /** Send this, then begin the TLS handshake. */
    record StartTls(byte[] octets) implements Step {}

    /** Send this, then compress what follows in both directions (RFC 4978). */
    record Compress(byte[] octets) implements Step {}

    /** Send this, then close. */
    record Close(byte[] octets) implements Step {}

    /** A response too long to be held. One thread at a time, but not always the same. */
    interface Body {
        /**
         * The next piece, which may be empty; null: there is no more.
         *
         * @throws Denied when it cannot be read to its end: the connection must be closed, as the client waits for the rest
         */
        byte @Nullable [] next() throws Denied;
    }
}
