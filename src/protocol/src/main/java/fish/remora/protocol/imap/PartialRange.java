package fish.remora.protocol.imap;

/**
 * {@code partial-range}: RFC 9394 §4.
 *
 * @param first counted from 1
 * @param last not before the first
 * @param fromEnd both count backwards: 1 is the last one
 */
record PartialRange(long first, long last, boolean fromEnd) {
    static PartialRange parse(Arguments arguments) throws BadSyntax {
        boolean fromEnd = arguments.peek() == '-';
        long one = side(arguments, fromEnd);
        arguments.expect(':');
        long other = side(arguments, fromEnd);
        return new PartialRange(Math.min(one, other), Math.max(one, other), fromEnd);
    }

    private static long side(Arguments arguments, boolean fromEnd) throws BadSyntax {
        if (fromEnd) {
            arguments.expect('-');
        }
        long number = arguments.number();
        if (number == 0) {
            throw new BadSyntax("Counted from 1");
        }
        return number;
    }
}
