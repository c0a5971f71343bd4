package fish.remora.api;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the mail application and the resource adapter's connection factories meet: both see this class, and neither sees the other. For
 * them alone; an application asks JNDI for its {@link MailSender}. Thread-safe.
 */
public final class MailSenders {
    private static volatile @Nullable Function<String, MailSender> provider;

    private MailSenders() {}

    /** @param senders makes one for an application of this name; called once for each call of a sender */
    public static synchronized void provide(Function<String, MailSender> senders) {
        provider = senders;
    }

    /** The provider leaves; nothing happens when another one has come meanwhile. */
    public static synchronized void withdraw(Function<String, MailSender> senders) {
        if (provider == senders) {
            provider = null;
        }
    }

    /** Empty while the mail application is not deployed. */
    public static Optional<MailSender> of(String application) {
        Function<String, MailSender> senders = provider;
        return senders == null ? Optional.empty() : Optional.of(senders.apply(application));
    }
}
