package fish.remora.app.mailbox;

import jakarta.enterprise.context.ApplicationScoped;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells those on this node who remember mailboxes what has changed, once it is durable. What other nodes change they must ask the database for.
 * Thread-safe.
 */
@ApplicationScoped
public class Changes {
    private static final System.Logger LOG = System.getLogger(Changes.class.getName());

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Somebody who remembers. Told on the thread that has committed, and by a change that may not have come about: it must ask. */
    public interface Listener {
        /** These mailboxes are not as they were. */
        void mailboxesChanged(Set<Long> mailboxes);

        /** What lists show to these accounts has changed; 0 among them: to everybody. */
        void listsChanged(Set<Long> accounts);
    }

    /** In the order in which they are told. */
    public void add(Listener listener) {
        listeners.add(listener);
    }

    /** After the commit, never before. */
    public void tell(Set<Long> mailboxes, Set<Long> lists) {
        for (Listener listener : listeners) {
            try {
                if (!mailboxes.isEmpty()) {
                    listener.mailboxesChanged(mailboxes);
                }
                if (!lists.isEmpty()) {
                    listener.listsChanged(lists);
                }
            } catch (RuntimeException failure) {
                LOG.log(Level.WARNING, "A reader was not told of a change", failure);
            }
        }
    }
}
