package fish.remora.protocol.imap;

import fish.remora.api.mailbox.MailboxInfo;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * NOTIFY SET as a client writes it: RFC 5465 §8.
 *
 * @param status the client wants to hear how things stand first
 * @param selected what is wanted of the selected mailbox; null: what each client is told
 * @param groups of other mailboxes: the first that a mailbox belongs to counts
 */
record NotifyRequest(boolean status, @Nullable OfSelected selected, List<Group> groups) {

    /** What can be told: RFC 5465 §5. */
    enum Event {
        MESSAGE_NEW("MessageNew"),
        MESSAGE_EXPUNGE("MessageExpunge"),
        FLAG_CHANGE("FlagChange"),
        MAILBOX_NAME("MailboxName"),
        SUBSCRIPTION_CHANGE("SubscriptionChange");

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
    record Group(Specifier specifier, List<String> names, Set<Event> events) {
        boolean holds(MailboxInfo mailbox) {
            return switch (specifier) {
                case INBOXES -> mailbox.name().equals("INBOX");
                case PERSONAL -> !mailbox.name().startsWith(MailboxInfo.OTHERS);
                case SUBSCRIBED -> mailbox.subscribed();
                case SUBTREE ->
                    names.stream()
                            .anyMatch(name -> mailbox.name().equals(name)
                                    || mailbox.name().startsWith(name + "/"));
                case MAILBOXES -> names.contains(mailbox.name());
            };
        }
    }

    private static final Set<Event> OF_MESSAGES =
            EnumSet.of(Event.MESSAGE_NEW, Event.MESSAGE_EXPUNGE, Event.FLAG_CHANGE);

    /** Events of RFC 5465 that are not told here. */
    private static final Set<String> UNKNOWN =
            Set.of("ANNOTATIONCHANGE", "MAILBOXMETADATACHANGE", "SERVERMETADATACHANGE");

    /** What is wanted of one mailbox. */
    Set<Event> events(MailboxInfo mailbox) {
        return groups.stream()
                .filter(group -> group.holds(mailbox))
                .findFirst()
                .map(Group::events)
                .orElse(Set.of());
    }

    /** @throws No BADEVENT */
    static NotifyRequest parse(Arguments arguments, Set<Enabled> enabled) throws BadSyntax, No {
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
        return new NotifyRequest(status, selected, List.copyOf(groups));
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
        List<String> names = new ArrayList<>();
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
        return new Group(specifier, List.copyOf(names), events.events);
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

    private static Event event(String word) throws BadSyntax, No {
        for (Event event : Event.values()) {
            if (event.word.equalsIgnoreCase(word)) {
                return event;
            }
        }
        if (UNKNOWN.contains(word.toUpperCase(Locale.ROOT))) {
            throw new No(
                    "[BADEVENT (MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange)] Not told here");
        }
        throw new BadSyntax("Unknown event");
    }

    /** RFC 5465 §5: who hears of new messages hears of those that go, and of flags only with both. */
    private static void insistOnPairs(Set<Event> events) throws BadSyntax {
        boolean added = events.contains(Event.MESSAGE_NEW);
        if (added != events.contains(Event.MESSAGE_EXPUNGE) || events.contains(Event.FLAG_CHANGE) && !added) {
            throw new BadSyntax("MessageNew and MessageExpunge go together, FlagChange needs both");
        }
    }
}
