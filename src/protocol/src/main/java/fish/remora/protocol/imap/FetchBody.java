package fish.remora.protocol.imap;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.StoredMessage;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Placeholder of the session's clone. */
final class FetchBody implements Step.Body {
    private final MailboxListener application;
    private final AccountId account;
    private final MailboxId mailbox;
    private final MailboxView view;
    private final int[] indexes;
    private final FetchRequest request;
    private final boolean uid;
    private final Set<Enabled> enabled;
    private int next;

    FetchBody(
            MailboxListener application,
            AccountId account,
            MailboxId mailbox,
            MailboxView view,
            int[] indexes,
            FetchRequest request,
            boolean uid,
            Set<Enabled> enabled) {
        this.application = application;
        this.account = account;
        this.mailbox = mailbox;
        this.view = view;
        this.indexes = indexes;
        this.request = request;
        this.uid = uid;
        this.enabled = enabled;
    }

    @Override
    public byte @Nullable [] next() throws Denied {
        if (next == indexes.length) {
            return null;
        }
        int i = indexes[next++];
        Output out = new Output(false);
        boolean uidOnly = enabled.contains(Enabled.UIDONLY);
        out.text("* ").number(uidOnly ? view.uid(i) : i + 1L).text(uidOnly ? " UIDFETCH (" : " FETCH (");
        String gap = "";
        if (uid && !uidOnly) {
            out.text("UID ").number(view.uid(i));
            gap = " ";
        }
        if (request.flags()) {
            out.text(gap).text("FLAGS ").text(Flags.text(view, view.flags(i)));
            gap = " ";
        }
        if (request.needsModSeq() || enabled.contains(Enabled.CONDSTORE) && request.flags()) {
            out.text(gap).text("MODSEQ (").number(view.modseq(i)).text(")");
            gap = " ";
        }
        if (request.body()) {
            List<StoredMessage> found = application.fetch(
                    account, mailbox, List.of(new Uid(view.uid(i))), Set.of(StoredMessage.Detail.FIRST_PART));
            if (found.isEmpty()) {
                return new byte[0];
            }
            out.text(gap).text("BODY[] ").literal(found.get(0).octets());
        }
        return out.text(")").crlf().take();
    }
}
