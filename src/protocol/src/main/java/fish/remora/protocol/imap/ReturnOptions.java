package fish.remora.protocol.imap;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What RETURN asks for: RFC 9051 §6.4.4, RFC 5182, RFC 9394; of SORT: RFC 5267.
 *
 * @param given there was a RETURN
 * @param items none of them, but for SAVE: ALL is meant
 */
record ReturnOptions(boolean given, Set<Item> items, Optional<PartialRange> partial) {
    enum Item {
        MIN,
        MAX,
        ALL,
        COUNT,
        SAVE,
        PARTIAL
    }

    static final ReturnOptions NONE = new ReturnOptions(false, Set.of(), Optional.empty());

    ReturnOptions {
        items = Set.copyOf(items);
    }

    boolean has(Item item) {
        return items.contains(item);
    }

    /** Takes {@code RETURN (...)} and the space behind it, if that is next. */
    static ReturnOptions parse(Arguments arguments) throws BadSyntax {
        if (!arguments.tryWord("RETURN")) {
            return NONE;
        }
        arguments.space();
        Set<Item> items = EnumSet.noneOf(Item.class);
        List<PartialRange> partial = new ArrayList<>();
        arguments.list(() -> {
            Item item = named(arguments.keyword());
            if (item == Item.PARTIAL) {
                arguments.space();
                partial.add(PartialRange.parse(arguments));
            }
            items.add(item);
        });
        arguments.space();
        if (partial.size() > 1) {
            throw new BadSyntax("PARTIAL once only");
        }
        if (items.contains(Item.PARTIAL) && items.contains(Item.ALL)) {
            throw new BadSyntax("PARTIAL and ALL exclude each other");
        }
        if (items.isEmpty()) {
            items.add(Item.ALL);
        }
        return new ReturnOptions(true, items, partial.stream().findFirst());
    }

    private static Item named(String word) throws BadSyntax {
        for (Item item : Item.values()) {
            if (item.name().equals(word)) {
                return item;
            }
        }
        throw new BadSyntax("Unknown result option");
    }
}
