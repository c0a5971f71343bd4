package fish.remora.protocol.imap;

import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.UidRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A set of sequence numbers or UIDs as a client writes it: RFC 9051 §9, {@code sequence-set}. {@code $} is not among them: whoever
 * reads one looks for it first. Immutable.
 */
record SequenceSet(List<Range> ranges) {
    /** What {@code *} is here. */
    static final long STAR = 0;

    /** In the order written: {@code 4:2} is what {@code 2:4} is. */
    record Range(long first, long last) {}

    SequenceSet {
        ranges = List.copyOf(ranges);
    }

    /**
     * The indexes of a view that it names as sequence numbers, ascending, each once.
     *
     * @throws BadSyntax when there is no such message (RFC 9051 §6.4)
     */
    int[] indexes(MailboxView view) throws BadSyntax {
        for (Range range : ranges) {
            if (number(range.first, view.size()) > view.size()
                    || number(range.last, view.size()) > view.size()
                    || view.size() == 0) {
                throw new BadSyntax("No such message");
            }
        }
        return numbered(view).stream().toArray();
    }

    /** The indexes of a view that it names as sequence numbers; numbers that no message has are passed over. */
    BitSet numbered(MailboxView view) {
        BitSet indexes = new BitSet(view.size());
        for (Range range : ranges) {
            long one = number(range.first, view.size());
            long other = number(range.last, view.size());
            long first = Math.max(1, Math.min(one, other));
            long last = Math.min(view.size(), Math.max(one, other));
            if (first <= last) {
                indexes.set((int) first - 1, (int) last);
            }
        }
        return indexes;
    }

    /** The indexes of a view whose UIDs it names, ascending, each once; UIDs that are not there are passed over (RFC 9051 §6.4.9). */
    int[] indexesOfUids(MailboxView view) {
        return UidSets.indexes(uids(view), view).stream().toArray();
    }

    /** The UIDs it names, whether they exist or not; {@code *} is the highest in the view, or the next one in an empty mailbox. */
    List<UidRange> uids(MailboxView view) {
        long highest = view.size() == 0 ? Math.max(1, view.uidNext() - 1) : view.uid(view.size() - 1);
        List<UidRange> uids = new ArrayList<>();
        for (Range range : ranges) {
            long first = number(range.first, highest);
            long last = number(range.last, highest);
            uids.add(new UidRange(Math.min(first, last), Math.max(first, last)));
        }
        return uids;
    }

    private static long number(long written, long star) {
        return written == STAR ? star : written;
    }
}
