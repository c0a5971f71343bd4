package fish.remora.protocol.imap;

import java.util.ArrayList;
import java.util.List;

/** {@code sort-criterion}: RFC 5256 §3, RFC 5957 §3. */
record SortCriterion(Key key, boolean reverse) {
    /** By what. */
    enum Key {
        ARRIVAL,
        CC,
        DATE,
        FROM,
        SIZE,
        SUBJECT,
        TO,
        DISPLAYFROM,
        DISPLAYTO
    }

    /** {@code sort-criteria}; a key that is named again decides nothing. */
    static List<SortCriterion> parse(Arguments arguments) throws BadSyntax {
        List<SortCriterion> criteria = new ArrayList<>();
        arguments.expect('(');
        do {
            boolean reverse = arguments.tryWord("REVERSE");
            if (reverse) {
                arguments.space();
            }
            Key key = named(arguments.keyword());
            if (criteria.stream().noneMatch(before -> before.key == key)) {
                criteria.add(new SortCriterion(key, reverse));
            }
        } while (arguments.tryTake(' '));
        arguments.expect(')');
        return criteria;
    }

    private static Key named(String word) throws BadSyntax {
        for (Key key : Key.values()) {
            if (key.name().equals(word)) {
                return key;
            }
        }
        throw new BadSyntax("Unknown sort key");
    }
}
