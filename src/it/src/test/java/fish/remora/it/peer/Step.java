package fish.remora.it.peer;

/** Where a sink's turn comes in a session (RFC 5321 §3), so that a script can name the place where it goes wrong. */
public enum Step {
    /** Before the first octet. */
    CONNECT,
    GREETING,
    EHLO,
    HELO,
    STARTTLS,
    /** Between the 220 to STARTTLS and the handshake. */
    HANDSHAKE,
    AUTH,
    MAIL,
    RCPT,
    DATA,
    BDAT,
    /** After some of the content has been read, but not its end. */
    CONTENT,
    /** The end of the content has been read. */
    END,
    RSET,
    QUIT
}
