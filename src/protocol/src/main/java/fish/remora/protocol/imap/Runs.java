package fish.remora.protocol.imap;

import fish.remora.api.mailbox.UidRange;
import java.util.ArrayList;
import java.util.List;

/** Numbers that follow each other, put together. */
final class Runs {
    private Runs() {}

    /** @param ascending UIDs */
    static List<UidRange> of(long[] ascending) {
        List<UidRange> ranges = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= ascending.length; i++) {
            if (i == ascending.length || ascending[i] != ascending[i - 1] + 1) {
                ranges.add(new UidRange(ascending[from], ascending[i - 1]));
                from = i;
            }
        }
        return ranges;
    }

    /** {@code sequence-set} of numbers in any order, which is kept; not empty. */
    static void write(Output out, long[] numbers) {
        int from = 0;
        for (int i = 1; i <= numbers.length; i++) {
            if (i == numbers.length || numbers[i] != numbers[i - 1] + 1) {
                if (from > 0) {
                    out.text(',');
                }
                out.number(numbers[from]);
                if (i - 1 > from) {
                    out.text(':').number(numbers[i - 1]);
                }
                from = i;
            }
        }
    }
}
