package fish.remora.app.delivery;

import fish.remora.api.Transmitted.Outcome;
import fish.remora.api.Transmitted.Remote;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to be recorded of one leased delivery.
 *
 * @param outcome what was said; null when nobody was talked to
 * @param nextAttempt when it is due again; null when it ended, or waits for a person
 * @param why in our words, for the trace; null when the outcome tells it
 * @param attempted somebody was asked to take it
 */
record Result(
        Consignment consignment,
        Delivery delivery,
        Kind kind,
        @Nullable Outcome outcome,
        Optional<Remote> remote,
        @Nullable Instant nextAttempt,
        @Nullable String why,
        boolean attempted) {

    private static final int LONGEST = 2000;

    /** PostgreSQL takes no NUL in a text, and no reader wants the others. */
    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    /** How a lease ends. */
    enum Kind {
        DELIVERED,
        DEFERRED,
        FAILED,
        EXPIRED,
        /** Given back without an attempt. */
        RELEASED,
        /** Given back after the sender was told that it takes longer. */
        DELAYED,
        /** Given back for another next hop. */
        REROUTED,
        HELD;

        /** Does the delivery need its message no more? */
        boolean isEnd() {
            return this == DELIVERED || this == FAILED || this == EXPIRED;
        }
    }

    /** Attempts made, this one included. */
    int attempts() {
        return delivery.attempts() + (attempted ? 1 : 0);
    }

    /** What becomes of the row; not for {@link Kind#DELIVERED}, which leaves none. */
    Queue.Settlement settlement() {
        Queue.State state = switch (kind) {
            case FAILED -> Queue.State.FAILED;
            case EXPIRED -> Queue.State.EXPIRED;
            case HELD -> Queue.State.HELD;
            default -> Queue.State.QUEUED;
        };
        return new Queue.Settlement(
                delivery,
                state,
                nextAttempt,
                kind == Kind.DELAYED ? delivery.expiresAt() : delivery.deadline(),
                consignment.destination(),
                attempts(),
                reply(),
                remoteName());
    }

    /** As a column has it: replies may be long. */
    @Nullable
    String reply() {
        return outcome == null ? null : cut(outcome.reply().toString());
    }

    static @Nullable String cut(@Nullable String text) {
        return text == null
                ? null
                : CONTROL.matcher(text.substring(0, Math.min(text.length(), LONGEST)))
                        .replaceAll(" ");
    }

    @Nullable
    String remoteName() {
        return remote.map(one -> one.name() + " [" + one.address().getAddress().getHostAddress() + "]:"
                        + one.address().getPort())
                .orElse(null);
    }

    /** Nobody was asked. */
    static Result untried(
            Consignment consignment,
            Delivery delivery,
            Kind kind,
            @Nullable Outcome outcome,
            @Nullable Instant nextAttempt,
            String why) {
        return new Result(consignment, delivery, kind, outcome, Optional.empty(), nextAttempt, why, false);
    }

    /** Given back as it was. */
    static Result released(Consignment consignment, Delivery delivery, Instant due) {
        return new Result(consignment, delivery, Kind.RELEASED, null, Optional.empty(), due, null, false);
    }

    /** What is left to do when it cannot be recorded as it is: a person should look, and nothing is sent again until then. */
    Result setAside() {
        return new Result(
                consignment,
                delivery,
                Kind.HELD,
                null,
                Optional.empty(),
                null,
                "its result, " + kind + ", could not be recorded",
                attempted);
    }
}
