package fish.remora.protocol.imap;

import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.MailboxStatus;
import java.util.ArrayList;
import java.util.List;

/** {@code status-att}: RFC 9051 §6.3.11, RFC 3501, RFC 7162, RFC 7889, RFC 8474, RFC 9208. */
enum StatusItem {
    MESSAGES,
    /** Of RFC 3501; no message is ever \Recent. */
    RECENT,
    UIDNEXT,
    UIDVALIDITY,
    UNSEEN,
    DELETED,
    SIZE,
    HIGHESTMODSEQ,
    MAILBOXID,
    APPENDLIMIT;

    /** {@code (item item ...)}. Asking for HIGHESTMODSEQ switches CONDSTORE on: RFC 7162 §3.1. */
    static List<StatusItem> parse(Context context, Arguments arguments) throws BadSyntax {
        List<StatusItem> items = new ArrayList<>();
        arguments.expect('(');
        do {
            StatusItem item = named(arguments.keyword());
            if (!items.contains(item)) {
                items.add(item);
            }
        } while (arguments.tryTake(' '));
        arguments.expect(')');
        if (items.contains(HIGHESTMODSEQ)) {
            context.enabled().add(Enabled.CONDSTORE);
        }
        return items;
    }

    private static StatusItem named(String word) throws BadSyntax {
        for (StatusItem item : values()) {
            if (item.name().equals(word)) {
                return item;
            }
        }
        throw new BadSyntax("Unknown status item");
    }

    /** The STATUS response: RFC 9051 §7.3.3. */
    static void write(Context context, String name, MailboxInfo.Existing mailbox, List<StatusItem> items) {
        Output out = context.out();
        out.text("* STATUS ").mailbox(name).text(" (");
        for (int i = 0; i < items.size(); i++) {
            StatusItem item = items.get(i);
            out.text(i == 0 ? "" : " ").text(item.name()).text(' ');
            if (item == MAILBOXID) {
                out.text('(').text(ObjectIds.of(mailbox.id())).text(')');
            } else {
                out.number(item == APPENDLIMIT ? context.appendLimit() : item.of(mailbox.status()));
            }
        }
        out.text(')').crlf();
    }

    private long of(MailboxStatus status) {
        return switch (this) {
            case MESSAGES -> status.messages();
            case UIDNEXT -> status.uidNext();
            case UIDVALIDITY -> status.uidValidity();
            case UNSEEN -> status.unseen();
            case DELETED -> status.deleted();
            case SIZE -> status.octets();
            case HIGHESTMODSEQ -> status.highestModseq();
            case RECENT, MAILBOXID, APPENDLIMIT -> 0;
        };
    }
}
