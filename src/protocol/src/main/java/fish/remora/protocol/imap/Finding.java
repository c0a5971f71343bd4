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
    /** Messages that are read for one slice, each for one key: gaps between those that are in question are read too. */
    static final int SLICE = 4_000;

    /** A slice is not smaller, however many keys there are. */
    private static final int LEAST = 50;

    /** Above that one range with gaps is asked for. */
    private static final int MAX_RANGES = 200;

    private final MailboxListener application;
    private final AccountId account;
    private final MailboxView view;
    private final List<SearchKey> others;
    /** Messages of one slice. */
    private final int slice;

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
        int reading = others.stream().mapToInt(Finding::reading).sum();
        this.slice = reading == 0 ? Integer.MAX_VALUE : Math.max(LEAST, SLICE / reading);
        this.goal = open.cardinality();
    }

    /** How many keys in that one ask for what a message says. */
    private static int reading(SearchKey key) {
        if (key instanceof SearchKey.And and) {
            return and.keys().stream().mapToInt(Finding::reading).sum();
        }
        if (key instanceof SearchKey.Or or) {
            return reading(or.one()) + reading(or.other());
        }
        if (key instanceof SearchKey.Not not) {
            return reading(not.key());
        }
        return key instanceof SearchKey.Body || key instanceof SearchKey.Text || key instanceof SearchKey.Header
                ? 1
                : 0;
    }

    @Override
    public boolean advance() throws Denied {
        if (others.isEmpty()) {
            found.or(open);
            open.clear();
        } else if (!open.isEmpty()) {
            BitSet now = slice();
            List<SearchKey> keys = new ArrayList<>();
            keys.add(new SearchKey.Uids(ranges(now)));
            keys.addAll(others);
            for (long uid : application.search(account, view.id(), new SearchKey.And(keys))) {
                int index = view.indexOf(uid);
                if (index >= 0 && now.get(index)) {
                    found.set(index);
                }
            }
            open.andNot(now);
            done += now.cardinality();
        }
        return open.isEmpty();
    }

    private BitSet slice() {
        if (slice == Integer.MAX_VALUE) {
            return (BitSet) open.clone();
        }
        BitSet now = new BitSet(open.length());
        int first = open.nextSetBit(0);
        int ranges = 0;
        int count = 0;
        for (int i = first; i >= 0 && count < slice; i = open.nextSetBit(i + 1)) {
            ranges += i == first || !now.get(i - 1) ? 1 : 0;
            if (ranges > MAX_RANGES && i - first >= slice) {
                break;
            }
            now.set(i);
            count++;
        }
        return now;
    }

    /** Of a slice that is read, none with gaps is wider than the slice may be. */
    private List<UidRange> ranges(BitSet now) {
        List<UidRange> ranges = UidSets.ranges(now, view);
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
