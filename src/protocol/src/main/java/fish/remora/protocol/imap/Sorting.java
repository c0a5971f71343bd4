package fish.remora.protocol.imap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** SORT: RFC 5256 §3. */
final class Sorting {
    private Sorting() {}

    /** The indexes in the order of the criteria; what is the same by all of them stays in the order of the mailbox. */
    static int[] order(List<SortFacts> facts, List<SortCriterion> criteria) {
        Comparator<SortFacts> order = Comparator.comparingInt(SortFacts::index);
        for (int i = criteria.size() - 1; i >= 0; i--) {
            int column = i;
            Comparator<SortFacts> by =
                    Comparator.comparing(each -> each.values().get(column));
            order = (criteria.get(i).reverse() ? by.reversed() : by).thenComparing(order);
        }
        List<SortFacts> sorted = new ArrayList<>(facts);
        sorted.sort(order);
        return sorted.stream().mapToInt(SortFacts::index).toArray();
    }
}
