package fish.remora.protocol.smtp;

/** Where an {@link SmtpSession} stands; its picture is there. */
enum State {
    /** No EHLO or HELO yet. */
    CONNECTED,
    /** Greeted; no transaction. */
    READY,
    /** MAIL was taken. */
    SENDER,
    /** At least one recipient was taken. */
    RECIPIENTS,
    /** At least one BDAT was taken, LAST not yet: only BDAT goes on (RFC 3030 §2). */
    CHUNKS
}
