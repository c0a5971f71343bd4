package fish.remora.protocol.imap;

/**
 * A page of results: RFC 9394 §4. Immutable.
 *
 * @param first 1 is the oldest; with {@code fromEnd}, the newest
 * @param last not before {@code first}; it counts too
 */
record PartialRange(long first, long last, boolean fromEnd) {
    /**
     * {@code partial-range}: both numbers from the begin, or both negative from the end; {@code 4:2} is what {@code 2:4} is.
     *
     * @throws BadSyntax when it is none
     */
    static PartialRange parse(Arguments arguments) throws BadSyntax {
        boolean fromEnd = arguments.tryTake('-');
        long one = number(arguments);
        arguments.expect(':');
        if (fromEnd) {
            arguments.expect('-');
        }
        long other = number(arguments);
        return new PartialRange(Math.min(one, other), Math.max(one, other), fromEnd);
    }

    private static long number(Arguments arguments) throws BadSyntax {
        long number = arguments.number();
        if (number == 0) {
            throw new BadSyntax("Results are numbered from 1");
        }
        return number;
    }

    /** The index of the first of so many results, in ascending order, that is on the page. */
    int begin(int results) {
        return (int) (fromEnd ? Math.max(0, results - last) : Math.min(results, first - 1));
    }

    /** The index behind the last; never below {@link #begin}. */
    int end(int results) {
        return (int) (fromEnd ? Math.max(0, results - first + 1) : Math.min(results, last));
    }

    /** As it is written in a response. */
    @Override
    public String toString() {
        String sign = fromEnd ? "-" : "";
        return sign + first + ":" + sign + last;
    }
}
