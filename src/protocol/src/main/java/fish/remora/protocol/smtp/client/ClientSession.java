package fish.remora.protocol.smtp.client;

import fish.remora.api.NextHop;
import fish.remora.api.Peer;
import fish.remora.api.Transmission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The client's side of one SMTP connection. Not thread-safe.
 */
public final class ClientSession {
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

    public ClientSession(Settings settings) {}

    /** One line of a reply, without its CRLF. */
    public List<ClientStep> line(byte[] octets) {
        throw new UnsupportedOperationException();
    }

    /** The handshake asked for by {@link ClientStep.StartTls} is over. */
    public List<ClientStep> secured(Peer.Tls tls) {
        throw new UnsupportedOperationException();
    }

    /** Begins a transmission; only when {@link #isReady}. */
    public List<ClientStep> begin(Transmission transmission) {
        throw new UnsupportedOperationException();
    }

    /** The content asked for by {@link ClientStep.SendContent} has been written. */
    public List<ClientStep> contentSent() {
        throw new UnsupportedOperationException();
    }

    /** Says QUIT, when idle. */
    public List<ClientStep> quit() {
        throw new UnsupportedOperationException();
    }

    /** The connection is gone, or {@link #patience} is over: what the open transmission's recipients get. */
    public List<ClientStep> lost(Lost why) {
        throw new UnsupportedOperationException();
    }

    /** Why a connection ended. */
    public enum Lost {
        CLOSED,
        TIMED_OUT,
        /** What the peer sent is no SMTP: a line too long, control characters, a reply without end. */
        GARBAGE,
        TLS_FAILED,
        /** Our content could not be read to its end. */
        CONTENT,
        /** We stop. */
        STOPPED
    }

    /** How long to wait for the next progress in this state: RFC 5321 §4.5.3.2. */
    public Duration patience() {
        throw new UnsupportedOperationException();
    }

    /** True when the peer offers DSN: {@link fish.remora.api.Transmitted.Remote#dsn}. */
    public boolean offersDsn() {
        throw new UnsupportedOperationException();
    }

    public boolean isReady() {
        throw new UnsupportedOperationException();
    }
}
