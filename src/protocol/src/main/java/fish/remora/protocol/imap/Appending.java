package fish.remora.protocol.imap;

import fish.remora.api.Content;
import fish.remora.api.mailbox.NewMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What APPEND and REPLACE take: RFC 9051 §6.3.12, RFC 3502 §6.3.11, RFC 6855 §4, RFC 8508 §3. */
final class Appending {
    private @Nullable String name;
    private final List<NewMessage> messages = new ArrayList<>();
    private @Nullable Content last;

    private Appending() {}

    /** @param utf8 the data item of RFC 6855 is taken */
    static Appending parse(Arguments arguments, boolean utf8) throws BadSyntax {
        Appending appending = new Appending();
        appending.read(arguments, utf8);
        return appending;
    }

    /**
     * The mailbox, when the literal that comes next is a message.
     *
     * @param arguments whose last literal is {@link Assembly#PENDING}
     * @param replace a message's number stands before the mailbox
     * @return empty when it is something else, or the command is none
     */
    static Optional<String> awaiting(Arguments arguments, boolean replace) {
        Appending appending = new Appending();
        try {
            if (replace) {
                arguments.sequenceSet();
                arguments.space();
            }
            appending.read(arguments, true);
        } catch (BadSyntax incomplete) {
            return appending.awaited();
        }
        return appending.awaited();
    }

    private Optional<String> awaited() {
        return last == Assembly.PENDING ? Optional.ofNullable(name) : Optional.empty();
    }

    String name() {
        return name == null ? "" : name;
    }

    List<NewMessage> messages() {
        return messages;
    }

    private void read(Arguments arguments, boolean utf8) throws BadSyntax {
        name = arguments.mailbox();
        do {
            arguments.space();
            message(arguments, utf8);
        } while (!arguments.atEnd());
    }

    private void message(Arguments arguments, boolean utf8) throws BadSyntax {
        Flags flags = Flags.NONE;
        if (arguments.peek() == '(') {
            flags = Flags.of(arguments.flagList());
            arguments.space();
        }
        Optional<Instant> date = Optional.empty();
        if (arguments.peek() == '"') {
            date = Optional.of(arguments.dateTime());
            arguments.space();
        }
        boolean wrapped = utf8 && arguments.tryWord("UTF8");
        if (wrapped) {
            arguments.space();
            arguments.expect('(');
        }
        Content content = arguments.literal();
        last = content;
        if (wrapped) {
            arguments.expect(')');
        }
        messages.add(new NewMessage(content, flags.system(), flags.keywords(), date));
    }
}
