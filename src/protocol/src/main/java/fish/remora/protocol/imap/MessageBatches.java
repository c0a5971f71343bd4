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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a mailbox, asked for by the batch; the next batch is read on another thread, if one is free, while this one is made use of. What a message is
 * never changes; one that is expunged after it was read ahead is given as it was. One thread at a time.
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
    private final Executor others;

    /** The next of {@link #indexes} that is not given yet. */
    private int from;

    private @Nullable FutureTask<List<StoredMessage>> ahead;

    /**
     * @param indexes in the view, ascending
     * @param others runs what is read ahead, or throws {@link RejectedExecutionException}
     */
    MessageBatches(
            MailboxListener application,
            AccountId account,
            MailboxId mailbox,
            MailboxView view,
            int[] indexes,
            Set<Detail> details,
            Executor others) {
        this.application = application;
        this.account = account;
        this.mailbox = mailbox;
        this.view = view;
        this.indexes = indexes;
        this.details = details;
        this.others = others;
    }

    boolean hasMore() {
        return from < indexes.length;
    }

    /** The next that are still there; none when all that were asked for are no more. */
    List<StoredMessage> next() throws Denied {
        int end = end();
        FutureTask<List<StoredMessage>> reading = ahead == null ? reading(end) : ahead;
        ahead = null;
        // Here, unless another thread has begun.
        reading.run();
        List<StoredMessage> batch = result(reading);
        from = batch.isEmpty() ? end : behind(batch.get(batch.size() - 1).uid());
        readAhead();
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

    private FutureTask<List<StoredMessage>> reading(int end) {
        List<Uid> uids = new ArrayList<>(end - from);
        for (int i = from; i < end; i++) {
            uids.add(new Uid(view.uid(indexes[i])));
        }
        return new FutureTask<>(() -> application.fetch(account, mailbox, uids, details));
    }

    private void readAhead() {
        if (!hasMore()) {
            return;
        }
        FutureTask<List<StoredMessage>> next = reading(end());
        try {
            others.execute(next);
            ahead = next;
        } catch (RejectedExecutionException busy) {
            // Read when it is needed.
        }
    }

    private static List<StoredMessage> result(FutureTask<List<StoredMessage>> reading) throws Denied {
        try {
            return reading.get();
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof Denied denied) {
                throw denied;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new Denied(Denied.Code.UNAVAILABLE, "The server is stopping");
        }
    }
}
