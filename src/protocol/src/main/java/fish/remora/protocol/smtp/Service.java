package fish.remora.protocol.smtp;

/** What a port is for, and with that its rules. */
public enum Service {
    /** Mail from anybody for us: RFC 5321. */
    MX,
    /** Mail from our people to anybody: RFC 6409. Nothing goes before they have logged in. */
    SUBMISSION,
    /** Mail for our mailboxes from a server beside us: RFC 2033. LHLO instead of EHLO, a reply for each recipient. */
    LMTP
}
