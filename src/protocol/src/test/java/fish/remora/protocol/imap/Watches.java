package fish.remora.protocol.imap;

import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The watches of {@link MemoryMailboxes}, told at once. Guarded by it. */
final class Watches {
    private record Open(Set<MailboxId> mailboxes, Watch.Listener listener) {}

    private final List<Open> open = new ArrayList<>();

    Watch open(Set<MailboxId> mailboxes, Watch.Listener listener, Object guard) {
        Open opened = new Open(mailboxes, listener);
        open.add(opened);
        return () -> {
            synchronized (guard) {
                open.removeIf(it -> it.listener == listener && it.mailboxes == mailboxes);
            }
        };
    }

    int count() {
        return open.size();
    }

    void changed(MailboxId mailbox) {
        for (Open watch : List.copyOf(open)) {
            if (watch.mailboxes.contains(mailbox)) {
                watch.listener.changed(mailbox);
            }
        }
    }

    void listChanged() {
        List.copyOf(open).forEach(watch -> watch.listener.listChanged());
    }
}
