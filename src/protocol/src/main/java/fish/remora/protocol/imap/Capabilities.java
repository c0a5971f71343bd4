package fish.remora.protocol.imap;

import fish.remora.protocol.sasl.AuthDialogue;

/** What this server can do, as it stands: RFC 9051 §7.2.2. */
final class Capabilities {
    private static final String ALWAYS = "IMAP4rev2 IMAP4rev1 LITERAL+ SASL-IR ID ENABLE";

    private static final String IN_MAILBOXES = " IDLE NAMESPACE UIDPLUS MOVE UNSELECT CHILDREN SPECIAL-USE"
            + " CREATE-SPECIAL-USE LIST-EXTENDED LIST-STATUS LIST-MYRIGHTS STATUS=SIZE CONDSTORE QRESYNC ESEARCH SEARCHRES WITHIN"
            + " SORT SORT=DISPLAY ESORT THREAD=ORDEREDSUBJECT THREAD=REFERENCES BINARY MULTIAPPEND UTF8=ACCEPT NOTIFY"
            + " METADATA PREVIEW OBJECTID SAVEDATE REPLACE PARTIAL QUOTA QUOTA=RES-STORAGE QUOTA=RES-MESSAGE"
            + " ACL RIGHTS=kxte INPROGRESS UIDONLY";

    private Capabilities() {}

    /** Joined by spaces. */
    static String of(SessionContext context) {
        StringBuilder list = new StringBuilder(ALWAYS);
        if (context.state() == State.NOT_AUTHENTICATED) {
            beforeLogin(context, list);
        } else {
            list.append(IN_MAILBOXES)
                    .append(" APPENDLIMIT=")
                    .append(context.settings().maxMessageSize())
                    .append(context.isCompressed() ? "" : " COMPRESS=DEFLATE");
        }
        return list.toString();
    }

    private static void beforeLogin(SessionContext context, StringBuilder list) {
        if (context.settings().startTls() && !context.peer().isSecure()) {
            list.append(" STARTTLS");
        }
        if (!context.mayLogIn()) {
            list.append(" LOGINDISABLED");
            return;
        }
        for (String mechanism :
                AuthDialogue.mechanisms(context.peer(), context.settings().issuers())) {
            list.append(" AUTH=").append(mechanism);
        }
    }
}
