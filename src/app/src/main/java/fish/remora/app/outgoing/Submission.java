package fish.remora.app.outgoing;

import fish.remora.api.Reply;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A message that somebody has handed over to be sent: RFC 8621 §7. Immutable.
 *
 * @param facts what never changes
 * @param status what has become of it
 * @param message as it was sent: its steps are in the trace
 * @param refusal why it was not when its time had come, as {@link Reply} shows itself
 * @param made at which step of the account's submissions ({@link Turn})
 */
public record Submission(
        long id, Facts facts, Status status, OptionalLong message, Optional<String> refusal, long made, long changed) {
    /** The words of RFC 8621 §7, {@code undoStatus}. */
    public enum Status {
        PENDING,
        FINAL,
        CANCELED
    }

    /**
     * What was handed over.
     *
     * @param email the message as it lies in a mailbox, or lay
     * @param size of it, in octets
     * @param envelope JSON, as RFC 8621 §7 has it
     * @param client the IP address of whoever handed it over
     */
    public record Facts(
            long account,
            long identity,
            long email,
            OptionalLong thread,
            long size,
            JsonObject envelope,
            String client,
            Instant sendAt) {}

    /** The same, later. */
    public Submission as(Status now) {
        return new Submission(id, facts, now, message, refusal, made, changed);
    }
}
