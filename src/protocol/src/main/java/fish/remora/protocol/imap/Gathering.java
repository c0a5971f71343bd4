package fish.remora.protocol.imap;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What has to be known of messages before they can be put in order. Messages that are no more are left out. */
final class Gathering implements Stage {
    private static final int BATCH = 1_000;

    /** In octets: what is held for one command. */
    static final long MOST_HELD = 64L << 20;

    /** Takes from a message what is wanted; the rest of it is let go. */
    interface Reader {
        /** @return about how many octets it holds for that message */
        int read(int index, StoredMessage message);
    }

    private final MailboxListener application;
    private final AccountId account;
    private final MailboxView view;
    private final Supplier<int[]> wanted;
    private final Set<StoredMessage.Detail> details;
    private final Reader reader;
    private long held;
    private int[] indexes = new int[0];
    private boolean begun;
    private int next;

    /** @param wanted indexes of messages, asked for once, when this stage begins */
    Gathering(
            Context context,
            MailboxView view,
            Supplier<int[]> wanted,
            Set<StoredMessage.Detail> details,
            Reader reader) {
        this.application = context.application();
        this.account = context.account();
        this.view = view;
        this.wanted = wanted;
        this.details = details;
        this.reader = reader;
    }

    @Override
    public boolean advance() throws Denied {
        if (!begun) {
            indexes = wanted.get();
            begun = true;
        }
        int end = Math.min(indexes.length, next + BATCH);
        if (next < end) {
            List<Uid> uids = new ArrayList<>(end - next);
            for (int i = next; i < end; i++) {
                uids.add(new Uid(view.uid(indexes[i])));
            }
            List<StoredMessage> messages = application.fetch(account, view.id(), uids, details);
            take(messages, end);
        }
        return next >= indexes.length;
    }

    private void take(List<StoredMessage> messages, int end) throws Denied {
        for (StoredMessage message : messages) {
            while (next < end && view.uid(indexes[next]) != message.uid().value()) {
                next++;
            }
            if (next < end) {
                held += reader.read(indexes[next++], message);
            }
        }
        if (messages.isEmpty()) {
            next = end;
        }
        if (held > MOST_HELD) {
            throw new Denied(Denied.Code.LIMIT, "So many messages are not put in order; ask for fewer");
        }
    }

    @Override
    public long done() {
        return next;
    }

    @Override
    public long goal() {
        return Math.max(1, indexes.length);
    }
}
