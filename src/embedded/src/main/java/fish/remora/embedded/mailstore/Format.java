package fish.remora.embedded.mailstore;

/** How mail lies in files. */
public enum Format {
    /** One file for each mailbox: RFC 4155, quoted as mboxrd. */
    MBOX,
    /** One folder for each mailbox, one file for each message: Maildir++. */
    MAILDIR
}
