package fish.remora.protocol.sasl;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;

/** How long somebody who has come in may stay. Thread-safe. */
public final class Stay {
    private final Runnable news;
    private final OneWatch watch = new OneWatch();
    private volatile boolean over;

    /** @param news run on any thread when {@link #isOver} has become true; must return at once */
    public Stay(Runnable news) {
        this.news = news;
    }

    /**
     * Somebody has come in; who did so before has not.
     *
     * @throws Denied when it cannot be said that he may stay
     */
    public void begin(MailboxListener application, AccountId account) throws Denied {
        watch.replace(application.stay(account, () -> {
            over = true;
            news.run();
        }));
    }

    /** {@link #leave} is due. */
    public boolean isOpen() {
        return watch.isOpen();
    }

    /** He must go, or come in anew. */
    public boolean isOver() {
        return over;
    }

    /** He has gone. May be called again, and while {@link #begin} is under way. */
    public void leave() {
        watch.end();
    }
}
