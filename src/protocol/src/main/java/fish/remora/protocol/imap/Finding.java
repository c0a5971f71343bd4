package fish.remora.protocol.imap;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.SearchKey;
import fish.remora.api.mailbox.UidRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The messages of the session's view that match. What the view tells is looked up there; the application is asked for the rest, and only of
 * messages that are still in question: a slice at a time when it has to read them.
 */
final class Finding implements Stage {
    /** Messages of one slice. */
    static final int SLICE = 4_000;

    /** Above that one range with gaps is asked for. */
    private static final int MAX_RANGES = 200;

    private final MailboxListener application;
    private final AccountId account;
    private final MailboxView view;
    private final List<SearchKey> others;
    private final boolean reads;
    private final int goal;
    private final BitSet open;
    private final BitSet found = new BitSet();
    private int done;

    Finding(Context context, MailboxView view, SearchKey key) {
        this.application = context.application();
        this.account = context.account();
        this.view = view;
        List<SearchKey> known = new ArrayList<>();
        this.others = new ArrayList<>();
        for (SearchKey each : key instanceof SearchKey.And and ? and.keys() : List.of(key)) {
            (ViewSearch.answers(each) ? known : others).add(each);
        }
        ViewSearch search = new ViewSearch(view);
        BitSet left = search.matching(new SearchKey.And(known), search.all());
        this.open = (BitSet) left.clone();
        this.reads = others.stream().anyMatch(Finding::reads);
        this.goal = open.cardinality();
    }

    private static boolean reads(SearchKey key) {
        if (key instanceof SearchKey.And and) {
            return and.keys().stream().anyMatch(Finding::reads);
        }
        if (key instanceof SearchKey.Or or) {
            return reads(or.one()) || reads(or.other());
        }
        if (key instanceof SearchKey.Not not) {
            return reads(not.key());
        }
        return key instanceof SearchKey.Body || key instanceof SearchKey.Text || key instanceof SearchKey.Header;
    }

    @Override
    public boolean advance() throws Denied {
        if (others.isEmpty()) {
            found.or(open);
            open.clear();
        } else if (!open.isEmpty()) {
            BitSet slice = slice();
            List<SearchKey> keys = new ArrayList<>();
            keys.add(new SearchKey.Uids(ranges(slice)));
            keys.addAll(others);
            for (long uid : application.search(account, view.id(), new SearchKey.And(keys))) {
                int index = view.indexOf(uid);
                if (index >= 0 && slice.get(index)) {
                    found.set(index);
                }
            }
            open.andNot(slice);
            done += slice.cardinality();
        }
        return open.isEmpty();
    }

    private BitSet slice() {
        if (!reads) {
            return (BitSet) open.clone();
        }
        BitSet slice = new BitSet(open.length());
        int index = open.nextSetBit(0);
        for (int i = 0; i < SLICE && index >= 0; i++) {
            slice.set(index);
            index = open.nextSetBit(index + 1);
        }
        return slice;
    }

    private List<UidRange> ranges(BitSet slice) {
        List<UidRange> ranges = new ArrayList<>();
        for (int from = slice.nextSetBit(0); from >= 0; ) {
            int to = slice.nextClearBit(from) - 1;
            ranges.add(new UidRange(view.uid(from), view.uid(to)));
            from = slice.nextSetBit(to + 1);
        }
        return ranges.size() <= MAX_RANGES
                ? ranges
                : List.of(new UidRange(
                        ranges.get(0).first(), ranges.get(ranges.size() - 1).last()));
    }

    /** Indexes in the view, ascending; complete when the work is done. */
    int[] found() {
        return found.stream().toArray();
    }

    @Override
    public long done() {
        return done;
    }

    @Override
    public long goal() {
        return Math.max(1, goal);
    }
}
