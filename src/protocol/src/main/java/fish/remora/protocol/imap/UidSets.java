package fish.remora.protocol.imap;

import fish.remora.api.Uid;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.UidRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** Sets of numbers as responses have them: {@code sequence-set} of RFC 9051 §9 without {@code *}. */
final class UidSets {
    private UidSets() {}

    /** Numbers in the order given; those that follow one another become a range. */
    static List<UidRange> ranges(long... numbers) {
        List<UidRange> ranges = new ArrayList<>();
        for (int i = 0; i < numbers.length; i++) {
            int first = i;
            while (i + 1 < numbers.length && numbers[i + 1] == numbers[i] + 1) {
                i++;
            }
            ranges.add(new UidRange(numbers[first], numbers[i]));
        }
        return ranges;
    }

    /** The UIDs of the messages at some indexes. */
    static List<UidRange> ranges(BitSet indexes, MailboxView view) {
        List<UidRange> ranges = new ArrayList<>();
        for (int from = indexes.nextSetBit(0); from >= 0; ) {
            int to = indexes.nextClearBit(from) - 1;
            ranges.add(new UidRange(view.uid(from), view.uid(to)));
            from = indexes.nextSetBit(to + 1);
        }
        return ranges;
    }

    /** Where the messages are whose UIDs are in some ranges; UIDs that are not there are passed over. */
    static BitSet indexes(List<UidRange> ranges, MailboxView view) {
        BitSet indexes = new BitSet(view.size());
        for (UidRange range : ranges) {
            indexes.set(atLeast(range.first(), view), atLeast(range.last() + 1, view));
        }
        return indexes;
    }

    /** The index of the first message with that UID or a higher one. */
    static int atLeast(long uid, MailboxView view) {
        int found = view.indexOf(uid);
        return found >= 0 ? found : -found - 1;
    }

    static String text(List<UidRange> ranges) {
        StringBuilder text = new StringBuilder();
        for (UidRange range : ranges) {
            text.append(text.isEmpty() ? "" : ",").append(range.first());
            if (range.last() > range.first()) {
                text.append(':').append(range.last());
            }
        }
        return text.toString();
    }

    static String text(long... numbers) {
        return text(ranges(numbers));
    }

    static String text(List<Uid> uids, boolean inTheirOrder) {
        var values = uids.stream().mapToLong(Uid::value);
        return text((inTheirOrder ? values : values.sorted()).toArray());
    }

    /** What is in both; ascending. */
    static List<UidRange> intersection(List<UidRange> some, List<UidRange> others) {
        List<UidRange> left = ascending(some);
        List<UidRange> right = ascending(others);
        List<UidRange> common = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < left.size() && j < right.size()) {
            long first = Math.max(left.get(i).first(), right.get(j).first());
            long last = Math.min(left.get(i).last(), right.get(j).last());
            if (first <= last) {
                common.add(new UidRange(first, last));
            }
            if (left.get(i).last() < right.get(j).last()) {
                i++;
            } else {
                j++;
            }
        }
        return common;
    }

    /** In order, and what overlaps or touches in one. */
    private static List<UidRange> ascending(List<UidRange> ranges) {
        List<UidRange> joined = new ArrayList<>();
        List<UidRange> sorted =
                ranges.stream().sorted(Comparator.comparing(UidRange::first)).toList();
        for (UidRange range : sorted) {
            UidRange before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (before != null && range.first() <= before.last() + 1) {
                joined.set(joined.size() - 1, new UidRange(before.first(), Math.max(before.last(), range.last())));
            } else {
                joined.add(range);
            }
        }
        return joined;
    }

    /** Without the UIDs that a client still takes to be there. */
    static List<UidRange> without(List<UidRange> ranges, MailboxView view) {
        List<UidRange> rest = new ArrayList<>();
        for (UidRange range : ranges) {
            long from = range.first();
            int index = atLeast(from, view);
            while (index < view.size() && view.uid(index) <= range.last()) {
                if (view.uid(index) > from) {
                    rest.add(new UidRange(from, view.uid(index) - 1));
                }
                from = view.uid(index++) + 1;
            }
            if (from <= range.last()) {
                rest.add(new UidRange(from, range.last()));
            }
        }
        return rest;
    }
}
