package fish.remora.app.search;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.Right;
import fish.remora.api.mailbox.SearchKey;
import fish.remora.app.mailbox.Access;
import fish.remora.app.reading.Views;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Which messages match. Of keys that must all match the cheapest come first: UIDs, flags and modseqs, which the view has; then what the columns of an
 * entry say; then text, of what is left by then. A set of messages is the set of their indexes in the view. Thread-safe.
 */
@ApplicationScoped
public class Search {
    @Inject
    private Access access;

    @Inject
    private Views views;

    @Inject
    private Columns columns;

    @Inject
    private Texts texts;

    /** See {@link fish.remora.api.MailboxListener#search}. */
    public long[] search(AccountId account, MailboxId mailbox, SearchKey key) throws Denied {
        access.of(account.value(), mailbox.value()).require(Right.READ);
        MailboxView view = views.newest(mailbox.value(), false);
        BitSet all = new BitSet(view.size());
        all.set(0, view.size());
        return match(view, key, all).stream().mapToLong(view::uid).toArray();
    }

    /** Those of some messages, by their indexes in the view, that match; the set may be changed and returned. Without a look at rights. */
    public BitSet match(MailboxView view, SearchKey key, BitSet some) throws Denied {
        if (some.isEmpty() || key instanceof SearchKey.Every) {
            return some;
        }
        if (key instanceof SearchKey.And and) {
            BitSet left = some;
            for (SearchKey one : cheapestFirst(and.keys())) {
                left = match(view, one, left);
            }
            return left;
        }
        if (key instanceof SearchKey.Or or) {
            List<SearchKey> both = cheapestFirst(List.of(or.one(), or.other()));
            BitSet found = match(view, both.get(0), copy(some));
            some.andNot(found);
            found.or(match(view, both.get(1), some));
            return found;
        }
        if (key instanceof SearchKey.Not not) {
            some.andNot(match(view, not.key(), copy(some)));
            return some;
        }
        return leaf(view, key, some);
    }

    private BitSet leaf(MailboxView view, SearchKey key, BitSet some) throws Denied {
        if (key instanceof SearchKey.Uids uids) {
            BitSet in = new BitSet(view.size());
            uids.ranges().forEach(range -> in.set(from(view, range.first()), from(view, range.last() + 1)));
            in.and(some);
            return in;
        }
        if (key instanceof SearchKey.Has has) {
            return flagged(view, some, has.flag()::isIn);
        }
        if (key instanceof SearchKey.HasKeyword has) {
            long bit = bit(view, has.keyword());
            return flagged(view, some, flags -> (flags & bit) != 0);
        }
        if (key instanceof SearchKey.ModSeq modSeq) {
            BitSet found = new BitSet(view.size());
            some.stream().filter(i -> view.modseq(i) >= modSeq.atLeast()).forEach(found::set);
            return found;
        }
        return Texts.takes(key) ? texts.match(view, key, some) : columns.match(view, key, some);
    }

    private static BitSet copy(BitSet some) {
        BitSet copy = new BitSet();
        copy.or(some);
        return copy;
    }

    /** The index of the first message of that UID or a higher one. */
    private static int from(MailboxView view, long uid) {
        int index = view.indexOf(uid);
        return index < 0 ? -index - 1 : index;
    }

    private static BitSet flagged(MailboxView view, BitSet some, LongPredicate matches) {
        BitSet found = new BitSet(view.size());
        some.stream().filter(i -> matches.test(view.flags(i))).forEach(found::set);
        return found;
    }

    private static long bit(MailboxView view, String keyword) {
        for (int i = 0; i < view.keywords().size(); i++) {
            if (view.keywords().get(i).equalsIgnoreCase(keyword)) {
                return 1L << (Flag.FIRST_KEYWORD + i);
            }
        }
        return 0;
    }

    private static List<SearchKey> cheapestFirst(List<SearchKey> keys) {
        return keys.stream().sorted(Comparator.comparingInt(Search::cost)).toList();
    }

    /** By an order of magnitude each. */
    public static int cost(SearchKey key) {
        if (key instanceof SearchKey.And and) {
            return and.keys().stream().mapToInt(Search::cost).max().orElse(0);
        }
        if (key instanceof SearchKey.Or or) {
            return Math.max(cost(or.one()), cost(or.other()));
        }
        if (key instanceof SearchKey.Not not) {
            return cost(not.key());
        }
        if (key instanceof SearchKey.Every
                || key instanceof SearchKey.Uids
                || key instanceof SearchKey.Has
                || key instanceof SearchKey.HasKeyword
                || key instanceof SearchKey.ModSeq) {
            return 0;
        }
        return Texts.takes(key) ? Texts.cost(key) : 1;
    }
}
