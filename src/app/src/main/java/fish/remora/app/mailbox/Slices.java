package fish.remora.app.mailbox;

import java.util.ArrayList;
import java.util.List;

/** Work on very many messages goes in several transactions, for other people's mail waits while a mailbox is held. */
public final class Slices {
    /** Messages of one transaction: some tenths of a second. */
    public static final int SIZE = 5_000;

    private Slices() {}

    /** One at least, which may be empty. */
    static <T> List<List<T>> of(List<T> all) {
        if (all.size() <= SIZE) {
            return List.of(all);
        }
        List<List<T>> slices = new ArrayList<>();
        for (int i = 0; i < all.size(); i += SIZE) {
            slices.add(all.subList(i, Math.min(all.size(), i + SIZE)));
        }
        return slices;
    }
}
