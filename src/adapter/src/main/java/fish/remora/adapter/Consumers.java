package fish.remora.adapter;

import fish.remora.api.MailConsumer;
import fish.remora.api.MailConsumers;
import fish.remora.api.MailRejected;
import fish.remora.api.ReceivedMail;
import fish.remora.api.RecipientPattern;
import fish.remora.api.Reply;
import jakarta.resource.ResourceException;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The message-driven beans of other applications that take mail. Thread-safe. */
final class Consumers {
    private static final System.Logger LOG = System.getLogger(Consumers.class.getName());

    private static final Reply ABSENT = Reply.of(451, "4.3.0", "The application is not there; try again later");
    private static final Reply BUSY = Reply.of(451, "4.3.2", "The application is busy; try again later");
    private static final Reply FAILED = Reply.of(451, "4.3.0", "The application could not take it; try again later");

    /** Causes told of a failure. */
    private static final int DEEPEST = 5;

    private static final Method RECEIVE = receive();

    /** Of one bean at once: one that hangs must not take the threads of all. */
    private static final int MOST_CALLS = 8;

    private final Map<RecipientPattern, Entry> entries = new ConcurrentHashMap<>();

    private record Entry(MailConsumers.Endpoint endpoint, EndpointCall bean, AtomicInteger calls) {}

    private static Method receive() {
        try {
            return MailConsumer.class.getMethod("receive", ReceivedMail.class);
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * The bean gets mail until what is returned is closed.
     *
     * @throws ResourceException when another bean has these recipients
     */
    AutoCloseable add(MailConsumers.Endpoint endpoint, EndpointCall bean) throws ResourceException {
        Entry entry = new Entry(endpoint, bean, new AtomicInteger());
        Entry holder = entries.putIfAbsent(endpoint.recipient(), entry);
        boolean deserted =
                holder != null && holder.calls().get() == 0 && !holder.bean().isThere();
        if (holder != null && !(deserted && entries.replace(endpoint.recipient(), holder, entry))) {
            throw new ResourceException(
                    "recipient=" + endpoint.recipient() + ": is taken by another message-driven bean on this server");
        }
        return () -> entries.remove(endpoint.recipient(), entry);
    }

    List<MailConsumers.Endpoint> endpoints() {
        return entries.values().stream().map(Entry::endpoint).toList();
    }

    MailConsumers.Answer call(RecipientPattern recipient, ReceivedMail mail, Runnable last) {
        Entry entry = entries.get(recipient);
        if (entry == null) {
            return absent();
        }
        if (entry.calls().incrementAndGet() > MOST_CALLS) {
            entry.calls().decrementAndGet();
            return new MailConsumers.Answer(BUSY, Optional.empty(), false);
        }
        try {
            entry.bean().deliver(RECEIVE, new Object[] {mail}, last);
            return new MailConsumers.Answer(MailConsumers.Answer.TAKEN, Optional.empty(), true);
        } catch (EndpointCall.NoApplication gone) {
            return absent();
        } catch (MailRejected rejected) {
            return new MailConsumers.Answer(rejected.reply(), Optional.empty(), true);
        } catch (Throwable failure) {
            // The container's log has the stack.
            String words = words(failure);
            LOG.log(Level.WARNING, "Mail {0} is not taken by the consumer of {1}: {2}", mail.id(), recipient, words);
            return new MailConsumers.Answer(FAILED, Optional.of(words), true);
        } finally {
            entry.calls().decrementAndGet();
        }
    }

    private static MailConsumers.Answer absent() {
        return new MailConsumers.Answer(ABSENT, Optional.empty(), false);
    }

    /** What was thrown and why, a line each. */
    private static String words(Throwable failure) {
        StringBuilder words = new StringBuilder();
        @Nullable Throwable cause = failure;
        for (int i = 0; cause != null && i < DEEPEST; i++) {
            words.append(i == 0 ? "" : "; caused by ").append(text(cause));
            if (cause.getStackTrace().length > 0) {
                words.append(" at ").append(cause.getStackTrace()[0]);
            }
            cause = cause.getCause();
        }
        return words.toString();
    }

    /** Strangers' mail may be quoted in it. */
    private static String text(Throwable cause) {
        try {
            return cause.toString().replaceAll("\\p{Cc}", " ");
        } catch (RuntimeException unspeakable) {
            return cause.getClass().getName();
        }
    }
}
