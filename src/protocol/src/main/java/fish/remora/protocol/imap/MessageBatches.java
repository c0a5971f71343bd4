package fish.remora.protocol.imap;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.StoredMessage;
import fish.remora.api.mailbox.StoredMessage.Detail;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a mailbox, asked for by the batch; the next batch is read {@link Ahead} while this one is made use of. What a message is never changes; one that is expunged after it was read ahead is given as it was. One thread at a time.
 */
final class MessageBatches {
    /** Messages asked for at once: facts and headers; first parts. */
    private static final int BATCH = 1000;

    private static final int BATCH_OF_PARTS = 250;

    private final MailboxListener application;
    private final AccountId account;
    private final MailboxId mailbox;
    private final MailboxView view;
    private final int[] indexes;
    private final Set<Detail> details;
    private final Ahead ahead;

    /** The next of {@link #indexes} that is not given yet. */
    private int from;

    private Ahead.@Nullable Reading begun;

    /** @param indexes in the view, ascending */
    MessageBatches(
            MailboxListener application,
            AccountId account,
            MailboxId mailbox,
            MailboxView view,
            int[] indexes,
            Set<Detail> details,
            Ahead ahead) {
        this.application = application;
        this.account = account;
        this.mailbox = mailbox;
        this.view = view;
        this.indexes = indexes;
        this.details = details;
        this.ahead = ahead;
    }

    boolean hasMore() {
        return from < indexes.length;
    }

    /** The next that are still there; none when all that were asked for are no more. */
    List<StoredMessage> next() throws Denied {
        int end = end();
        List<StoredMessage> batch = begun == null ? reading(end).read() : begun.read();
        from = batch.isEmpty() ? end : behind(batch.get(batch.size() - 1).uid());
        begun = hasMore() ? ahead.begin(reading(end())) : null;
        return batch;
    }

    private int end() {
        return Math.min(indexes.length, from + (details.contains(Detail.FIRST_PART) ? BATCH_OF_PARTS : BATCH));
    }

    private int behind(Uid last) {
        int index = from;
        while (view.uid(indexes[index]) != last.value()) {
            index++;
        }
        return index + 1;
    }

    private Ahead.Reading reading(int end) {
        List<Uid> uids = new ArrayList<>(end - from);
        for (int i = from; i < end; i++) {
            uids.add(new Uid(view.uid(indexes[i])));
        }
        return () -> application.fetch(account, mailbox, uids, details);
    }
}
