package fish.remora.protocol.smtp.client;

import fish.remora.api.Recipient;
import fish.remora.api.Reply;
import fish.remora.api.Transmitted.Outcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has become of each recipient of a transaction so far. A recipient is open until it has a result: those that were accepted stay
 * open until the content's reply.
 *
 * <p>Invariant: a result is never replaced by another.
 */
final class Roll {
    private final List<Recipient> recipients;
    private final @Nullable Outcome[] outcomes;
    private final Deque<Integer> unanswered = new ArrayDeque<>();
    private int open;
    private int accepted;
    private int next;

    Roll(List<Recipient> recipients) {
        this.recipients = recipients;
        this.outcomes = new Outcome[recipients.size()];
        this.open = recipients.size();
    }

    boolean hasOpen() {
        return open > 0;
    }

    /** True when an open recipient has not been asked for. */
    boolean hasNext() {
        while (next < outcomes.length && outcomes[next] != null) {
            next++;
        }
        return next < outcomes.length;
    }

    /** The next to ask for, to be called when {@link #hasNext}; its answer comes by {@link #answer}. */
    Recipient next() {
        unanswered.add(next);
        return recipients.get(next++);
    }

    /** The reply to the first RCPT that has none. */
    void answer(Reply reply) {
        int i = unanswered.remove();
        if (!reply.isPositive()) {
            settle(i, new Outcome(isReallyTooMany(reply) ? tooMany(reply) : reply, true, false));
        } else if (outcomes[i] == null) {
            accepted++;
        }
    }

    /**
     * RFC 5321 §4.5.3.1.10: RFC 821 said 552 where 452 is meant, too many recipients, and a client should read it so. Without a status
     * that tells (RFC 3463 §3.6, X.5.3) it is believed to be meant so when others were accepted before; asked for alone, a
     * recipient whose storage is full gets its permanent failure.
     */
    private boolean isReallyTooMany(Reply reply) {
        var status = reply.status();
        return reply.code() == 552 && accepted > 0 && (status == null || status.subject() == 5 && status.detail() == 3);
    }

    private static Reply tooMany(Reply reply) {
        return ReplyText.reply(452, "4.5.3", "Too many recipients: " + reply);
    }

    /** One recipient's result, unless it has one. */
    void settle(int i, Outcome outcome) {
        if (outcomes[i] == null) {
            outcomes[i] = outcome;
            open--;
        }
    }

    /** The same result for all that are open. */
    void settleOpen(Outcome outcome) {
        for (int i = 0; i < outcomes.length; i++) {
            settle(i, outcome);
        }
    }

    /** In the order of the recipients; to be called when none is open. */
    List<Outcome> outcomes() {
        return List.of(outcomes);
    }
}
