package fish.remora.api.mailbox;

import fish.remora.api.Uid;
import java.util.List;

/**
 * Where messages have gone: RFC 4315 §3.
 *
 * @param uidValidity of the mailbox they are in now
 * @param from their UIDs where they were, in the order of {@code to}; empty for new ones
 * @param to their UIDs now
 */
public record Placed(long uidValidity, List<Uid> from, List<Uid> to) {
    public Placed {
        from = List.copyOf(from);
        to = List.copyOf(to);
    }
}
