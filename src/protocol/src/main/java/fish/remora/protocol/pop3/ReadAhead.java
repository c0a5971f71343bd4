package fish.remora.protocol.pop3;

import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
import fish.remora.api.Maildrop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first parts of the messages that the client will ask for next. Clients take a maildrop in the order of its numbers: who has asked for two
 * in a row is given those behind them from memory, {@value #MOST_OCTETS} octets of small messages read at once. What a message holds never changes;
 * one that is expunged by others meanwhile may still be sent. One thread at a time.
 */
final class ReadAhead {
    private static final int MOST_OCTETS = 256 * 1024;

    /** Each is at hand for as long as its session lasts, at worst. */
    private static final int MOST_MESSAGES = 100;

    private final MailboxListener application;
    private final MessageNumbers messages;
    private final Deque<byte[]> atHand = new ArrayDeque<>();

    /** The number of the first of those at hand, which is behind the one that was asked for last. */
    private int next;

    ReadAhead(MailboxListener application, MessageNumbers messages) {
        this.application = application;
        this.messages = messages;
    }

    /** True promises that {@link #take} does not call the application. */
    boolean has(int number) {
        return number >= next && number - next < atHand.size();
    }

    /**
     * The first part of a message that is not marked.
     *
     * @throws Denied NONEXISTENT when it has been expunged by another access meanwhile
     */
    byte[] take(int number) throws Denied {
        if (has(number)) {
            while (next < number) {
                drop();
            }
            return drop();
        }
        List<Maildrop.Item> items = number == next ? run(number) : List.of(messages.item(number));
        atHand.clear();
        atHand.addAll(application.read(messages.maildrop(), items));
        next = number;
        return drop();
    }

    private byte[] drop() {
        next++;
        return atHand.remove();
    }

    /** The message, and those behind it that fit. */
    private List<Maildrop.Item> run(int number) {
        List<Maildrop.Item> run = new ArrayList<>();
        run.add(messages.item(number));
        long octets = run.get(0).size();
        for (int behind = number + 1; behind <= messages.last() && run.size() < MOST_MESSAGES; behind++) {
            Maildrop.@Nullable Item item = messages.unmarked(behind);
            if (item == null || octets + item.size() > MOST_OCTETS) {
                break;
            }
            run.add(item);
            octets += item.size();
        }
        return run;
    }
}
