package fish.remora.protocol.sasl;

import fish.remora.api.mailbox.Watch;
import org.jspecify.annotations.Nullable;

/** Room for one open {@link Watch} of a session, which may end on another thread while a new one is being made. Thread-safe. */
public final class OneWatch {
    private @Nullable Watch open;
    private boolean ended;

    /** Takes the place of the one before, which is closed then; is closed itself when the end has come meanwhile. Null: there is none from now on. */
    public void replace(@Nullable Watch next) {
        Watch needless = exchange(next);
        if (needless != null) {
            needless.close();
        }
    }

    private synchronized @Nullable Watch exchange(@Nullable Watch next) {
        Watch needless = ended ? next : open;
        open = ended ? null : next;
        return needless;
    }

    public synchronized boolean isOpen() {
        return open != null;
    }

    /** No watch is open from now on. May be called again. */
    public void end() {
        Watch last = take();
        if (last != null) {
            last.close();
        }
    }

    private synchronized @Nullable Watch take() {
        ended = true;
        Watch last = open;
        open = null;
        return last;
    }
}
