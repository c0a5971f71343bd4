package fish.remora.protocol.imap;

import java.util.Arrays;
import java.util.List;

/**
 * What a message is sorted by.
 *
 * @param index in the view
 * @param values one for each criterion
 */
record SortFacts(int index, List<Value> values) {
    private static final int OCTETS = 64;

    /** About how many octets it takes. */
    int held() {
        return values.stream().mapToInt(value -> OCTETS + value.text.length).reduce(OCTETS, Integer::sum);
    }

    /** A number, or the {@link Collation#key} of a text. */
    record Value(long number, byte[] text) implements Comparable<Value> {
        private static final byte[] NONE = {};

        static Value of(long number) {
            return new Value(number, NONE);
        }

        static Value of(String text) {
            return new Value(0, Collation.key(text));
        }

        @Override
        public int compareTo(Value other) {
            int byNumber = Long.compare(number, other.number);
            return byNumber != 0 ? byNumber : Arrays.compareUnsigned(text, other.text);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Value value && compareTo(value) == 0;
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(number) + Arrays.hashCode(text);
        }
    }
}
