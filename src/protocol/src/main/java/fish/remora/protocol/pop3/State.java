package fish.remora.protocol.pop3;

/** Where a session stands: RFC 1939 §3, with its AUTHORIZATION state in four. */
enum State {
    /** Nobody has said who they are. */
    AUTHORIZATION,
    /** USER was given, PASS is due. */
    NAMED,
    /** AUTH was answered by a challenge; the next line is no command but a response to it (RFC 5034 §4). */
    AUTHENTICATING,
    /** STLS was answered, the handshake is due; no command is legal. */
    HANDSHAKE,
    /** The maildrop is open and locked. */
    TRANSACTION,
    /** QUIT is being carried out. */
    UPDATE,
    /** The last reply was given. */
    ENDED
}
