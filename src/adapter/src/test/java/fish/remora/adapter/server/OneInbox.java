package fish.remora.adapter.server;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.NewMessage;
import fish.remora.api.mailbox.OpenMailbox;
import fish.remora.api.mailbox.Placed;
import fish.remora.api.mailbox.Right;
import fish.remora.api.mailbox.StoredMessage;
import fish.remora.api.mailbox.Watch;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** An application with one mailbox, into which mail comes when a test says so. Everybody may log in. Thread-safe. */
final class OneInbox {
    private static final MailboxId ID = new MailboxId(1);
    private static final AccountId ANN = new AccountId(1);

    final List<Watch.Listener> watchers = new CopyOnWriteArrayList<>();
    private final List<byte[]> messages = new ArrayList<>();

    /** Taken by each look at the mailbox; a test that takes them all makes looks wait. */
    final Semaphore looks = new Semaphore(Integer.MAX_VALUE);

    volatile boolean broken;

    MailboxListener listener() {
        return (MailboxListener) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {MailboxListener.class}, this::answer);
    }

    private @Nullable Object answer(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (broken) {
            throw new IllegalStateException("broken on purpose");
        }
        Object[] given = arguments == null ? new Object[0] : arguments;
        return switch (method.getName()) {
            case "login" -> ANN;
            case "select" -> new OpenMailbox(ID, "INBOX", EnumSet.allOf(Right.class), view());
            case "view" -> look();
            case "stay" -> (Watch) () -> {};
            case "watch" -> watch((Watch.Listener) given[2]);
            case "fetch" -> fetch((List<?>) given[2]);
            case "read" -> part(((StoredMessage) given[2]).uid(), (int) given[3]);
            case "append" -> append((List<?>) given[2]);
            case "mayAppend" -> null;
            case "toString" -> "one inbox";
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    private MailboxView look() throws Denied {
        looks.acquireUninterruptibly();
        looks.release();
        return view();
    }

    private synchronized MailboxView view() {
        int count = messages.size();
        long[] numbers = LongStream.rangeClosed(1, count).toArray();
        return MailboxView.of(
                ID,
                new MailboxView.Head(1, count + 1L, count + 1L, List.of()),
                new MailboxView.Rows(numbers, new long[count], numbers));
    }

    private Watch watch(Watch.Listener listener) {
        watchers.add(listener);
        return () -> watchers.remove(listener);
    }

    private synchronized List<StoredMessage> fetch(List<?> uids) {
        return uids.stream()
                .map(Uid.class::cast)
                .map(uid -> new StoredMessage(
                        uid, uid.value(), message(uid).length, Instant.EPOCH, Instant.EPOCH, new byte[0], part(uid, 0)))
                .toList();
    }

    private byte[] message(Uid uid) {
        return messages.get((int) uid.value() - 1);
    }

    private synchronized byte[] part(Uid uid, int part) {
        byte[] all = message(uid);
        int from = part * StoredMessage.PART;
        return Arrays.copyOfRange(all, from, Math.min(all.length, from + StoredMessage.PART));
    }

    private Placed append(List<?> given) throws IOException {
        List<Uid> to = new ArrayList<>();
        for (Object one : given) {
            try (InputStream content = ((NewMessage) one).content().open()) {
                to.add(add(content.readAllBytes()));
            }
        }
        return new Placed(1, List.of(), to);
    }

    private synchronized Uid add(byte[] message) {
        messages.add(message);
        return new Uid(messages.size());
    }

    synchronized Optional<byte[]> last() {
        return messages.isEmpty() ? Optional.empty() : Optional.of(messages.get(messages.size() - 1));
    }

    /** A mail comes, and whoever waits is told. */
    void deliver(byte[] message) {
        add(message);
        watchers.forEach(one -> one.changed(ID));
    }
}
