package fish.remora.protocol.imap;

import fish.remora.api.mailbox.MailboxInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * NOTIFY as a client writes it: RFC 5465 §8.
 *
 * @param status the client wants to hear how things stand first
 * @param selected what is wanted of the selected mailbox; null: nothing (§3.1)
 * @param groups of other mailboxes: the first that a mailbox belongs to counts
 */
record NotifyRequest(boolean status, @Nullable OfSelected selected, List<Group> groups) {

    /** NONE: nothing is wanted of anything. */
    static final NotifyRequest NONE = new NotifyRequest(false, null, List.of());

    /** More groups, and more names in all of them, are refused: each is looked at for each mailbox. */
    private static final int MOST_GROUPS = 100;

    private static final int MOST_NAMES = 1_000;

    /** What can be told: RFC 5465 §5. */
    enum Event {
        MESSAGE_NEW("MessageNew"),
        MESSAGE_EXPUNGE("MessageExpunge"),
        FLAG_CHANGE("FlagChange"),
        MAILBOX_NAME("MailboxName"),
        SUBSCRIPTION_CHANGE("SubscriptionChange"),
        MAILBOX_METADATA_CHANGE("MailboxMetadataChange"),
        SERVER_METADATA_CHANGE("ServerMetadataChange");

        private final String word;

        Event(String word) {
            this.word = word;
        }
    }

    /** Which mailboxes: RFC 5465 §6. */
    enum Specifier {
        /** Where new messages come in. */
        INBOXES,
        PERSONAL,
        SUBSCRIBED,
        /** The names and all below them. */
        SUBTREE,
        MAILBOXES
    }

    /**
     * Of the selected mailbox.
     *
     * @param delayed messages go only when RFC 9051 §7.5.1 lets them
     * @param fetch what is wanted of each new message; null: nothing
     */
    record OfSelected(
            boolean delayed, Set<Event> events, @Nullable FetchRequest fetch) {}

    /**
     * Of other mailboxes.
     *
     * @param names empty but for SUBTREE and MAILBOXES
     */
    record Group(Specifier specifier, Set<String> names, Set<Event> events) {
        boolean holds(MailboxInfo mailbox) {
            return switch (specifier) {
                case INBOXES -> mailbox.name().equals("INBOX");
                case PERSONAL -> !mailbox.name().startsWith(MailboxInfo.OTHERS);
                case SUBSCRIBED -> mailbox.subscribed();
                case SUBTREE -> isInSubtree(mailbox.name());
                case MAILBOXES -> names.contains(mailbox.name());
            };
        }

        private boolean isInSubtree(String name) {
            String above = name;
            int end = name.length();
            while (end > 0) {
                above = above.substring(0, end);
                if (names.contains(above)) {
                    return true;
                }
                end = above.lastIndexOf(ListPattern.DELIMITER);
            }
            return false;
        }
    }

    private static final Set<Event> OF_MESSAGES =
            EnumSet.of(Event.MESSAGE_NEW, Event.MESSAGE_EXPUNGE, Event.FLAG_CHANGE);

    /** What is wanted of one mailbox. */
    Set<Event> events(MailboxInfo mailbox) {
        return groups.stream()
                .filter(group -> group.holds(mailbox))
                .findFirst()
                .map(Group::events)
                .orElse(Set.of());
    }

    /** Whether an event is wanted of any mailbox. */
    boolean wants(Event event) {
        return groups.stream().anyMatch(group -> group.events().contains(event));
    }

    /** @throws No BADEVENT, NOTIFICATIONOVERFLOW */
    static NotifyRequest parse(Arguments arguments, Set<Enabled> enabled) throws BadSyntax, No {
        if (arguments.tryWord("NONE")) {
            arguments.end();
            return NONE;
        }
        if (!arguments.tryWord("SET")) {
            throw new BadSyntax("Expected SET or NONE");
        }
        arguments.space();
        boolean status = arguments.tryWord("STATUS");
        if (status) {
            arguments.space();
        }
        OfSelected selected = null;
        List<Group> groups = new ArrayList<>();
        do {
            arguments.expect('(');
            String word = arguments.keyword();
            if (word.startsWith("SELECTED")) {
                if (selected != null) {
                    throw new BadSyntax("The selected mailbox is named twice");
                }
                selected = ofSelected(word, arguments, enabled);
            } else {
                groups.add(group(word, arguments, enabled));
            }
            arguments.expect(')');
        } while (arguments.tryTake(' '));
        arguments.end();
        int names = groups.stream().mapToInt(group -> group.names().size()).sum();
        if (groups.size() > MOST_GROUPS || names > MOST_NAMES) {
            throw overflow();
        }
        return new NotifyRequest(status, selected, List.copyOf(groups));
    }

    static No overflow() {
        return new No("[NOTIFICATIONOVERFLOW] So many mailboxes are not watched");
    }

    private static OfSelected ofSelected(String word, Arguments arguments, Set<Enabled> enabled) throws BadSyntax, No {
        boolean delayed = word.equals("SELECTED-DELAYED");
        if (!delayed && !word.equals("SELECTED")) {
            throw new BadSyntax("Unknown mailbox specifier");
        }
        Events events = events(arguments, enabled);
        if (!OF_MESSAGES.containsAll(events.events)) {
            throw new BadSyntax("Only messages change in the selected mailbox");
        }
        return new OfSelected(delayed, events.events, events.fetch);
    }

    private static Group group(String word, Arguments arguments, Set<Enabled> enabled) throws BadSyntax, No {
        Specifier specifier = switch (word) {
            case "INBOXES" -> Specifier.INBOXES;
            case "PERSONAL" -> Specifier.PERSONAL;
            case "SUBSCRIBED" -> Specifier.SUBSCRIBED;
            case "SUBTREE" -> Specifier.SUBTREE;
            case "MAILBOXES" -> Specifier.MAILBOXES;
            default -> throw new BadSyntax("Unknown mailbox specifier");
        };
        Set<String> names = new HashSet<>();
        if (specifier == Specifier.SUBTREE || specifier == Specifier.MAILBOXES) {
            arguments.space();
            boolean many = arguments.tryTake('(');
            do {
                names.add(arguments.mailbox());
            } while (many && arguments.tryTake(' '));
            if (many) {
                arguments.expect(')');
            }
        }
        Events events = events(arguments, enabled);
        if (events.fetch != null) {
            throw new BadSyntax("Only messages of the selected mailbox are fetched");
        }
        return new Group(specifier, Set.copyOf(names), events.events);
    }

    private record Events(Set<Event> events, @Nullable FetchRequest fetch) {}

    private static Events events(Arguments arguments, Set<Enabled> enabled) throws BadSyntax, No {
        arguments.space();
        Set<Event> events = EnumSet.noneOf(Event.class);
        FetchRequest fetch = null;
        if (arguments.tryWord("NONE")) {
            return new Events(events, fetch);
        }
        arguments.expect('(');
        do {
            Event event = event(arguments.atom());
            events.add(event);
            if (event == Event.MESSAGE_NEW && arguments.tryTake(' ')) {
                if (arguments.peek() == '(') {
                    fetch = fetch(arguments, enabled);
                } else {
                    events.add(event(arguments.atom()));
                }
            }
        } while (arguments.tryTake(' '));
        arguments.expect(')');
        insistOnPairs(events);
        return new Events(events, fetch);
    }

    private static FetchRequest fetch(Arguments arguments, Set<Enabled> enabled) throws BadSyntax {
        boolean utf8 = enabled.contains(Enabled.UTF8) || enabled.contains(Enabled.IMAP4REV2);
        Arguments attributes = new Arguments(arguments.parenthesized(), List.of(), utf8);
        return FetchRequest.parse(attributes, enabled);
    }

    /** RFC 5465 §3.1: one that is not told here is refused, whoever has defined it. */
    private static Event event(String word) throws No {
        for (Event event : Event.values()) {
            if (event.word.equalsIgnoreCase(word)) {
                return event;
            }
        }
        String told = Arrays.stream(Event.values()).map(event -> event.word).collect(Collectors.joining(" "));
        throw new No("[BADEVENT (" + told + ")] Not told here");
    }

    /** RFC 5465 §5: who hears of new messages hears of those that go, and of flags only with both. */
    private static void insistOnPairs(Set<Event> events) throws BadSyntax {
        boolean added = events.contains(Event.MESSAGE_NEW);
        if (added != events.contains(Event.MESSAGE_EXPUNGE) || events.contains(Event.FLAG_CHANGE) && !added) {
            throw new BadSyntax("MessageNew and MessageExpunge go together, FlagChange needs both");
        }
    }
}
