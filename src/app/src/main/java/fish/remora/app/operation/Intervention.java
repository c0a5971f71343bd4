package fish.remora.app.operation;

import fish.remora.app.event.Event;
import java.util.List;
import java.util.Locale;

/** What a person can do to a delivery: in which states, what it does to the row, what the trace calls it. The table is the only list. */
public enum Intervention {
    /** Due at once, whatever its back-off. */
    RETRY(List.of("QUEUED"), Event.Kind.RETRIED, "next_attempt_at = now()"),
    /** Waits for a person; time does not end it. */
    HOLD(List.of("QUEUED"), Event.Kind.HELD, "state = 'HELD', released = false"),
    /** Due at once, with a day at least to be delivered in: while it was held nobody tried. */
    RELEASE(List.of("HELD"), Event.Kind.RELEASED, """
            state = 'QUEUED', released = true, next_attempt_at = now(), deadline = greatest(deadline, now() + interval '1 hour'),
            expires_at = greatest(expires_at, now() + interval '1 day')"""),
    /** Ends it; the sender is told nothing. */
    CANCEL(List.of("QUEUED", "HELD"), Event.Kind.CANCELLED, "state = 'CANCELLED', ended_at = now()");

    private final List<String> from;
    private final Event.Kind event;
    private final String change;

    Intervention(List<String> from, Event.Kind event, String change) {
        this.from = from;
        this.event = event;
        this.change = change;
    }

    /** The word in paths, commands and the audit. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws Invalid when it is none */
    public static Intervention of(String word) {
        for (Intervention one : values()) {
            if (one.word().equals(word)) {
                return one;
            }
        }
        throw new Invalid("action", word, "retry, hold, release or cancel");
    }

    List<String> from() {
        return from;
    }

    /** May it be done to a delivery in this state? */
    public boolean allows(String state) {
        return from.contains(state);
    }

    /** The states that allow it, in words. */
    public String needs() {
        return String.join(" or ", from);
    }

    Event.Kind event() {
        return event;
    }

    /** The SET clause; a lease is left alone, its node is talking. */
    String change() {
        return change;
    }
}
