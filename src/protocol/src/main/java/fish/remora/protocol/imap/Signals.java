package fish.remora.protocol.imap;

import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.Watch;
import java.util.HashSet;
import java.util.Set;

/** What a watch has told and the session has not looked at yet. The only part of a session that other threads touch; thread-safe. */
final class Signals implements Watch.Listener {
    private final Runnable news;
    private final Set<MailboxId> changed = new HashSet<>();
    private boolean list;

    Signals(Runnable news) {
        this.news = news;
    }

    @Override
    public void changed(MailboxId mailbox) {
        synchronized (this) {
            changed.add(mailbox);
        }
        news.run();
    }

    @Override
    public void listChanged() {
        synchronized (this) {
            list = true;
        }
        news.run();
    }

    synchronized boolean has(MailboxId mailbox) {
        return changed.contains(mailbox);
    }

    /** True once for each time it was told. */
    synchronized boolean take(MailboxId mailbox) {
        return changed.remove(mailbox);
    }

    /** What was taken could not be looked at: as if it had just been told, but nobody is called. */
    synchronized void again(Set<MailboxId> taken, boolean takenList) {
        changed.addAll(taken);
        list |= takenList;
    }

    synchronized boolean hasList() {
        return list;
    }

    synchronized boolean takeList() {
        boolean told = list;
        list = false;
        return told;
    }
}
