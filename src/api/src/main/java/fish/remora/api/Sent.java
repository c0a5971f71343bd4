package fish.remora.api;

import java.util.List;

/**
 * What became of a mail at once; it counts when the caller's transaction commits.
 *
 * @param id of the message, as the trace knows it; of one that waits for its time only a name; empty when no recipient was taken
 * @param repeated the key was known: this is the mail that was sent first
 * @param recipients each once, in the order of To, Cc, Bcc
 */
public record Sent(String id, boolean repeated, List<Outcome> recipients) {
    public Sent {
        recipients = List.copyOf(recipients);
    }

    /**
     * One recipient.
     *
     * @param reply 250 2.1.5: into a mailbox here; 250 2.1.9 or 2.0.0: on its way; 4yz, 5yz: why not, and nothing is sent to it
     */
    public record Outcome(Address recipient, Reply reply) {
        public boolean isTaken() {
            return reply.isPositive();
        }
    }

    /** True when each recipient was taken. */
    public boolean isWhole() {
        return recipients.stream().allMatch(Outcome::isTaken);
    }
}
