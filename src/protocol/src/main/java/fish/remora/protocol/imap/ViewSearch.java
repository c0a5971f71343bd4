package fish.remora.protocol.imap;

import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.SearchKey;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/** SEARCH for what a view tells: UIDs, flags, keywords, modseqs. The application is not asked. */
final class ViewSearch {
    private final MailboxView view;

    ViewSearch(MailboxView view) {
        this.view = view;
    }

    /** Whether the view is enough for that key. */
    static boolean answers(SearchKey key) {
        if (key instanceof SearchKey.And and) {
            return and.keys().stream().allMatch(ViewSearch::answers);
        }
        if (key instanceof SearchKey.Or or) {
            return answers(or.one()) && answers(or.other());
        }
        if (key instanceof SearchKey.Not not) {
            return answers(not.key());
        }
        return key instanceof SearchKey.Every
                || key instanceof SearchKey.Uids
                || key instanceof SearchKey.Has
                || key instanceof SearchKey.HasKeyword
                || key instanceof SearchKey.ModSeq;
    }

    /** The indexes of all messages. */
    BitSet all() {
        BitSet all = new BitSet(view.size());
        all.set(0, view.size());
        return all;
    }

    /**
     * The indexes among some that match.
     *
     * @param among not changed
     */
    BitSet matching(SearchKey key, BitSet among) {
        if (key instanceof SearchKey.And and) {
            BitSet left = among;
            for (SearchKey each : and.keys()) {
                left = matching(each, left);
            }
            return left;
        }
        if (key instanceof SearchKey.Or or) {
            BitSet found = copy(matching(or.one(), among));
            found.or(matching(or.other(), without(among, found)));
            return found;
        }
        if (key instanceof SearchKey.Not not) {
            return without(among, matching(not.key(), among));
        }
        return leaf(key, among);
    }

    private BitSet leaf(SearchKey key, BitSet among) {
        if (key instanceof SearchKey.Every) {
            return among;
        }
        if (key instanceof SearchKey.Uids uids) {
            BitSet named = UidSets.indexes(uids.ranges(), view);
            named.and(among);
            return named;
        }
        if (key instanceof SearchKey.Has has) {
            return those(among, index -> has.flag().isIn(view.flags(index)));
        }
        if (key instanceof SearchKey.HasKeyword has) {
            long bit = bit(has.keyword());
            return bit == 0 ? new BitSet() : those(among, index -> (view.flags(index) & bit) != 0);
        }
        if (key instanceof SearchKey.ModSeq modSeq) {
            return those(among, index -> view.modseq(index) >= modSeq.atLeast());
        }
        throw new IllegalArgumentException("a view does not tell: " + key);
    }

    private static BitSet those(BitSet among, IntPredicate matches) {
        BitSet found = new BitSet(among.length());
        for (int i = among.nextSetBit(0); i >= 0; i = among.nextSetBit(i + 1)) {
            if (matches.test(i)) {
                found.set(i);
            }
        }
        return found;
    }

    /** 0: no message has it. */
    private long bit(String keyword) {
        List<String> known = view.keywords();
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).equalsIgnoreCase(keyword)) {
                return 1L << (Flag.FIRST_KEYWORD + i);
            }
        }
        return 0;
    }

    private static BitSet copy(BitSet set) {
        return (BitSet) set.clone();
    }

    private static BitSet without(BitSet set, BitSet others) {
        BitSet left = copy(set);
        left.andNot(others);
        return left;
    }
}
