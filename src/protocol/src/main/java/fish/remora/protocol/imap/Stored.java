package fish.remora.protocol.imap;

import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.FlagChange;
import fish.remora.api.mailbox.MailboxView;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * A change of flags that a command has made: a client knows what comes of it, unless somebody else changed something too.
 *
 * @param uids whose, ascending
 * @param silent the client wants to hear of the unexpected only
 */
record Stored(FlagChange change, long[] uids, boolean silent) {
    static final Stored NOTHING =
            new Stored(new FlagChange(FlagChange.Mode.ADD, 0, List.of(), OptionalLong.empty()), new long[0], true);

    boolean contains(long uid) {
        return Arrays.binarySearch(uids, uid) >= 0;
    }

    /** The flags, as bits of the later view, that the client takes a message to have now. */
    long expected(long before, MailboxView later) {
        long bits = change.system();
        for (int i = 0; i < later.keywords().size(); i++) {
            String keyword = later.keywords().get(i);
            if (change.keywords().stream().anyMatch(keyword::equalsIgnoreCase)) {
                bits |= 1L << (Flag.FIRST_KEYWORD + i);
            }
        }
        return switch (change.mode()) {
            case REPLACE -> bits;
            case ADD -> before | bits;
            case REMOVE -> before & ~bits;
        };
    }
}
