package fish.remora.protocol.transcript;

import org.jspecify.annotations.Nullable;

/** One client's connection to the server under test. A stage is whatever gives one. One thread at a time. */
public interface Line {
    /** Sends octets as they are. On a connection that the server has closed it does nothing. */
    void send(byte[] octets) throws Exception;

    /**
     * The next line of the server without its CRLF, one character an octet (ISO 8859-1); cut at CRLF only. Null when the server has
     * closed the connection, or has nothing to say for so long that it never will. {@link ReplyLines} does the cutting.
     */
    @Nullable
    String receiveLine() throws Exception;

    /** True when the server has closed the connection, and no line is left to receive. May wait a little for it. */
    boolean isClosed() throws Exception;

    /** Does the client's half of a TLS handshake. A stage that cannot aborts the test by an assumption. */
    void startTls() throws Exception;

    /** A new connection to the same server, which keeps what it has stored; this one is cut without a word, and forgotten by the server. */
    Line reconnect() throws Exception;

    /** Cuts the connection. */
    void close() throws Exception;
}
