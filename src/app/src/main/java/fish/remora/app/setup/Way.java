package fish.remora.app.setup;

/** The ways to read and send mail, in the order in which a program should prefer them. */
enum Way {
    IMAPS("imaps", Kind.IMAP, true),
    IMAP("imap", Kind.IMAP, false),
    POP3S("pop3s", Kind.POP3, true),
    POP3("pop3", Kind.POP3, false),
    SUBMISSIONS("submissions", Kind.SUBMISSION, true),
    SUBMISSION("submission", Kind.SUBMISSION, false);

    enum Kind {
        IMAP,
        POP3,
        SUBMISSION
    }

    /** As the settings and the DNS have it (RFC 6186, RFC 8314). */
    final String key;

    final Kind kind;

    /** TLS from the start; otherwise by STARTTLS. */
    final boolean implicitTls;

    Way(String key, Kind kind, boolean implicitTls) {
        this.key = key;
        this.kind = kind;
        this.implicitTls = implicitTls;
    }
}
