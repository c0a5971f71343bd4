package fish.remora.protocol.smtp;

import fish.remora.api.Reply;

/** The replies that do not depend on what was said: RFC 5321 §4.2.3 with the statuses of RFC 3463. */
public final class Replies {
    static final Reply OK = Reply.of(250, "2.0.0", "Ok");
    static final Reply SENDER_OK = Reply.of(250, "2.1.0", "Sender ok");
    static final Reply RECIPIENT_OK = Reply.of(250, "2.1.5", "Recipient ok");
    static final Reply START_CONTENT = Reply.bare(354, "Start mail input; end with <CRLF>.<CRLF>");
    static final Reply VERIFY = Reply.of(252, "2.5.2", "Cannot verify, but will take mail and try");
    static final Reply HELP = Reply.of(
            214, "2.0.0", "EHLO HELO MAIL RCPT DATA BDAT RSET NOOP VRFY HELP STARTTLS AUTH QUIT: see RFC 5321");
    static final Reply READY_FOR_TLS = Reply.of(220, "2.0.0", "Ready to start TLS");
    static final Reply CHUNK_OK = Reply.of(250, "2.0.0", "Chunk received");

    static final Reply AUTHENTICATED = Reply.of(235, "2.7.0", "Authentication successful");

    /** RFC 4954 §4 and §6. */
    static final Reply AUTH_REQUIRED = Reply.of(530, "5.7.0", "Authentication required");

    static final Reply AUTH_NEEDS_TLS =
            Reply.of(538, "5.7.11", "Encryption required for authentication: STARTTLS first");
    static final Reply AUTH_UNKNOWN = Reply.of(504, "5.5.4", "Unknown authentication mechanism");
    static final Reply AUTH_CANCELLED = Reply.of(501, "5.7.0", "Authentication cancelled");
    static final Reply AUTH_MALFORMED = Reply.of(501, "5.5.2", "The response cannot be read");
    static final Reply AUTH_FAILED = Reply.of(535, "5.7.8", "Authentication credentials invalid");
    static final Reply AUTH_LATER = Reply.of(454, "4.7.0", "Temporary authentication failure");
    static final Reply AUTH_TOO_OFTEN = Reply.of(421, "4.7.0", "Too many failed logins");

    static final Reply UNKNOWN = Reply.of(500, "5.5.2", "Command not recognized");
    static final Reply NOT_UTF8 = Reply.of(500, "5.5.2", "Neither ASCII nor UTF-8");
    static final Reply TOO_LONG = Reply.of(500, "5.5.2", "Line too long");
    static final Reply BARE_CR_OR_LF = Reply.of(500, "5.5.2", "A line ends with CRLF, nothing else");
    static final Reply NEEDS_ARGUMENT = Reply.of(501, "5.5.4", "An argument is missing");
    static final Reply NO_ARGUMENT = Reply.of(501, "5.5.4", "No argument is allowed");
    static final Reply NOT_IMPLEMENTED = Reply.of(502, "5.5.1", "Command not implemented");
    static final Reply OUT_OF_ORDER = Reply.of(503, "5.5.1", "Bad sequence of commands");
    static final Reply NO_RECIPIENTS = Reply.of(554, "5.5.1", "No valid recipients");
    static final Reply TLS_ACTIVE = Reply.of(503, "5.5.1", "TLS is active already");
    static final Reply NO_TLS = Reply.of(454, "4.7.0", "TLS is not available");
    static final Reply TOO_MANY_RECIPIENTS = Reply.of(452, "4.5.3", "Too many recipients");
    public static final Reply TOO_LARGE = Reply.of(552, "5.3.4", "Message larger than the limit");
    static final Reply NEEDS_SMTPUTF8 = Reply.of(553, "5.6.7", "A non-ASCII address needs SMTPUTF8");
    static final Reply BINARY_NEEDS_BDAT = Reply.of(503, "5.5.1", "BODY=BINARYMIME needs BDAT (RFC 3030)");

    static final Reply NO_STORAGE = Reply.of(452, "4.3.1", "Insufficient system storage");

    /** The application failed: doubt is 4yz. */
    public static final Reply LOCAL_ERROR = Reply.of(451, "4.3.0", "Local error in processing; try again later");

    /** RFC 5321 §3.8: the service shuts down, or no application is there to decide. */
    public static final Reply STOPPING = Reply.of(421, "4.3.2", "Service not available; try again later");

    public static final Reply OVERLOADED = Reply.of(421, "4.3.2", "Too busy; try again later");
    public static final Reply TOO_MANY_CONNECTIONS = Reply.of(421, "4.7.0", "Too many connections from your address");
    public static final Reply TIMEOUT = Reply.of(421, "4.4.2", "Timed out waiting for the client");

    /** RFC 2033 §5: LMTP is no protocol for a wide area network. */
    static final Reply NOT_BESIDE_US = Reply.of(554, "5.7.1", "LMTP is for servers beside this one (remora.trusted)");

    /** RFC 5321 §4.3.1: a client waits for the greeting; who does not is no mail client. */
    public static final Reply EARLY_TALKER = Reply.of(554, "5.5.1", "You spoke before my greeting");

    static final Reply TOO_MANY_ERRORS = Reply.of(421, "4.7.0", "Too many errors");
    static final Reply TOO_MUCH_IDLE_TALK = Reply.of(421, "4.7.0", "Too many commands without mail");

    private Replies() {}
}
