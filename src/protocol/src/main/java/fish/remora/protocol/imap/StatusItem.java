package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.MailboxStatus;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** {@code status-att}: RFC 9051 §6.3.11, RFC 3501, RFC 7162, RFC 7889, RFC 8474, RFC 9208. */
enum StatusItem {
    MESSAGES,
    /** Of RFC 3501; no message is ever \Recent. */
    RECENT,
    UIDNEXT,
    UIDVALIDITY,
    UNSEEN,
    DELETED,
    /** Goes with QUOTA=RES-STORAGE (RFC 9208). Nobody counts it beforehand: the sizes of those marked are added up when it is asked for. */
    DELETED_STORAGE,
    SIZE,
    HIGHESTMODSEQ,
    MAILBOXID,
    APPENDLIMIT;

    /** What the port gives of messages in one answer. */
    private static final int AT_ONCE = 1000;

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
            if (item.word().equals(word)) {
                return item;
            }
        }
        throw new BadSyntax("Unknown status item");
    }

    private String word() {
        return name().replace('_', '-');
    }

    /** The STATUS response: RFC 9051 §7.3.3. */
    static void write(Context context, String name, MailboxInfo.Existing mailbox, List<StatusItem> items)
            throws Denied {
        write(
                context,
                name,
                mailbox,
                items,
                items.contains(DELETED_STORAGE) ? deletedOctets(context, name, mailbox) : 0);
    }

    /** The same of items for which the application need not be asked. */
    static void write(
            Context context, String name, MailboxInfo.Existing mailbox, List<StatusItem> items, long deletedOctets) {
        Output out = context.out();
        out.text("* STATUS ").mailbox(name).text(" (");
        for (int i = 0; i < items.size(); i++) {
            StatusItem item = items.get(i);
            out.text(i == 0 ? "" : " ").text(item.word()).text(' ');
            if (item == DELETED_STORAGE) {
                out.number(deletedOctets);
            } else if (item == MAILBOXID) {
                out.text('(').text(ObjectIds.of(mailbox.id())).text(')');
            } else {
                out.number(item == APPENDLIMIT ? context.appendLimit() : item.of(mailbox.status()));
            }
        }
        out.text(')').crlf();
    }

    private static long deletedOctets(Context context, String name, MailboxInfo.Existing mailbox) throws Denied {
        if (mailbox.status().deleted() == 0) {
            return 0;
        }
        MailboxView view = context.application().select(context.account(), name).view();
        List<Uid> marked = IntStream.range(0, view.size())
                .filter(index -> (view.flags(index) & Flag.DELETED.bit()) != 0)
                .mapToObj(index -> new Uid(view.uid(index)))
                .toList();
        long octets = 0;
        int next = 0;
        while (next < marked.size()) {
            List<Uid> some = marked.subList(next, Math.min(marked.size(), next + AT_ONCE));
            List<StoredMessage> found = context.application().fetch(context.account(), view.id(), some, Set.of());
            if (found.isEmpty()) {
                next += some.size();
            } else {
                octets += found.stream().mapToLong(StoredMessage::size).sum();
                next += some.indexOf(found.get(found.size() - 1).uid()) + 1;
            }
        }
        return octets;
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
            case RECENT, DELETED_STORAGE, MAILBOXID, APPENDLIMIT -> 0;
        };
    }
}
