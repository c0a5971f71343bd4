package fish.remora.protocol.imap;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * LIST: RFC 9051 §6.3.9, which has what RFC 5258, RFC 5819 and RFC 6154 add to RFC 3501; RFC 8440.
 *
 * @param patterns with the reference before them
 * @param asksDelimiter {@code LIST "" ""}
 * @param status what RETURN (STATUS ...) asks for
 */
record ListRequest(
        Set<Selection> selection,
        List<ListPattern> patterns,
        boolean asksDelimiter,
        Set<Return> returns,
        Optional<List<StatusItem>> status) {
    /** Which names. */
    enum Selection {
        SUBSCRIBED("SUBSCRIBED"),
        SPECIAL_USE("SPECIAL-USE"),
        /** Nothing is remote. */
        REMOTE("REMOTE"),
        RECURSIVEMATCH("RECURSIVEMATCH");

        final String word;

        Selection(String word) {
            this.word = word;
        }
    }

    /** What of them, beyond what is always told. */
    enum Return {
        SUBSCRIBED("SUBSCRIBED"),
        /** Always told. */
        CHILDREN("CHILDREN"),
        /** Always told. */
        SPECIAL_USE("SPECIAL-USE"),
        MYRIGHTS("MYRIGHTS"),
        STATUS("STATUS");

        final String word;

        Return(String word) {
            this.word = word;
        }
    }

    private static final int MAX_PATTERNS = 100;

    ListRequest {
        selection = Set.copyOf(selection);
        patterns = List.copyOf(patterns);
        returns = Set.copyOf(returns);
    }

    boolean has(Selection option) {
        return selection.contains(option);
    }

    /** SUBSCRIBED or SPECIAL-USE: not every mailbox is wanted. */
    boolean isSelective() {
        return has(Selection.SUBSCRIBED) || has(Selection.SPECIAL_USE);
    }

    boolean matches(String name) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(name));
    }

    static ListRequest parse(Context context, Arguments arguments) throws BadSyntax {
        boolean extended = arguments.peek() == '(';
        Set<Selection> selection = extended ? selection(arguments) : Set.of();
        String reference = arguments.mailbox();
        arguments.space();
        List<String> patterns = new ArrayList<>();
        if (arguments.tryTake('(')) {
            extended = true;
            do {
                patterns.add(arguments.listMailbox());
            } while (arguments.tryTake(' ') && patterns.size() < MAX_PATTERNS);
            arguments.expect(')');
        } else {
            patterns.add(arguments.listMailbox());
        }
        Returns returns = new Returns();
        if (arguments.tryTake(' ')) {
            extended = true;
            returns.read(context, arguments);
        }
        arguments.end();
        if (selection.contains(Selection.SUBSCRIBED)) {
            returns.options.add(Return.SUBSCRIBED);
        }
        return new ListRequest(
                selection,
                patterns.stream()
                        .filter(pattern -> !pattern.isEmpty())
                        .map(pattern -> new ListPattern(reference + pattern))
                        .distinct()
                        .toList(),
                !extended && patterns.get(0).isEmpty(),
                returns.options,
                returns.status);
    }

    private static Set<Selection> selection(Arguments arguments) throws BadSyntax {
        Set<Selection> selection = EnumSet.noneOf(Selection.class);
        arguments.list(() -> selection.add(selection(arguments.keyword())));
        arguments.space();
        if (selection.contains(Selection.RECURSIVEMATCH)
                && !selection.contains(Selection.SUBSCRIBED)
                && !selection.contains(Selection.SPECIAL_USE)) {
            throw new BadSyntax("RECURSIVEMATCH of what?");
        }
        return selection;
    }

    private static Selection selection(String word) throws BadSyntax {
        for (Selection option : Selection.values()) {
            if (option.word.equals(word)) {
                return option;
            }
        }
        throw new BadSyntax("Unknown selection option");
    }

    /** {@code RETURN (...)}. */
    private static final class Returns {
        private final Set<Return> options = EnumSet.noneOf(Return.class);
        private Optional<List<StatusItem>> status = Optional.empty();

        void read(Context context, Arguments arguments) throws BadSyntax {
            if (!arguments.tryWord("RETURN")) {
                throw new BadSyntax("Expected RETURN");
            }
            arguments.space();
            arguments.list(() -> {
                Return option = named(arguments.keyword());
                options.add(option);
                if (option == Return.STATUS) {
                    arguments.space();
                    status = Optional.of(StatusItem.parse(context, arguments));
                }
            });
        }

        private static Return named(String word) throws BadSyntax {
            for (Return option : Return.values()) {
                if (option.word.equals(word)) {
                    return option;
                }
            }
            throw new BadSyntax("Unknown return option");
        }
    }
}
