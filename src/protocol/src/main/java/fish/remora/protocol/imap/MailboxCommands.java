package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.Right;
import fish.remora.api.mailbox.SpecialUse;
import java.util.List;
import java.util.Optional;

/**
 * Commands on the list of mailboxes: RFC 9051 §6.3.4 to §6.3.11. {@code Arguments} stands behind the verb and its space, if there is one. Each
 * writes its untagged responses and returns what follows the tagged OK.
 */
final class MailboxCommands {
    private MailboxCommands() {}

    static String list(Context context, Arguments arguments) throws BadSyntax, Denied {
        ListRequest request = ListRequest.parse(context, arguments);
        if (request.asksDelimiter()) {
            Listing.line(context.out(), "LIST", List.of("\\Noselect"));
            context.out().text("\"\"").crlf();
        } else {
            new Listing(context, request).list();
        }
        return "LIST completed";
    }

    /** RFC 3501 §6.3.9. */
    static String lsub(Context context, Arguments arguments) throws BadSyntax, Denied {
        String reference = arguments.mailbox();
        arguments.space();
        String pattern = arguments.listMailbox();
        arguments.end();
        Listing.lsub(context, new ListPattern(reference + pattern));
        return "LSUB completed";
    }

    static String status(Context context, Arguments arguments) throws BadSyntax, Denied {
        String name = arguments.mailbox();
        arguments.space();
        List<StatusItem> items = StatusItem.parse(context, arguments);
        arguments.end();
        MailboxInfo info = context.application().find(context.account(), name);
        MailboxInfo.Existing mailbox =
                info.exists().orElseThrow(() -> new Denied(Denied.Code.NONEXISTENT, "There is no such mailbox"));
        if (!info.rights().contains(Right.READ)) {
            throw new Denied(Denied.Code.NOPERM, "You may not read this mailbox");
        }
        StatusItem.write(context, name, mailbox, items);
        return "STATUS completed";
    }

    /** RFC 9051 §6.3.10: one's own mailboxes, those of others, and none that belong to nobody. */
    static String namespace(Context context, Arguments arguments) throws BadSyntax {
        arguments.end();
        context.out()
                .text("* NAMESPACE ((\"\" \"/\")) ((")
                .string(MailboxInfo.OTHERS)
                .text(" \"/\")) NIL")
                .crlf();
        return "NAMESPACE completed";
    }

    /** With {@code (USE (...))} of RFC 6154 §3; MAILBOXID of RFC 8474 §4.1. */
    static String create(Context context, Arguments arguments) throws BadSyntax, Denied {
        String written = arguments.mailbox();
        String name = withoutDelimiter(written);
        Optional<SpecialUse> use = Optional.empty();
        if (arguments.tryTake(' ')) {
            arguments.expect('(');
            if (!arguments.tryWord("USE")) {
                throw new BadSyntax("Unknown parameter of CREATE");
            }
            arguments.space();
            List<String> words = arguments.flagList();
            arguments.expect(')');
            arguments.end();
            use = use(words);
        }
        arguments.end();
        if (isLevelOfOthers(written)) {
            return "CREATE completed, as a declaration";
        }
        MailboxInfo created = context.application().create(context.account(), name, use);
        String id = created.exists()
                .map(mailbox -> "[MAILBOXID (" + ObjectIds.of(mailbox.id()) + ")] ")
                .orElse("");
        return id + "CREATE completed";
    }

    /**
     * A level that no mailbox can have, with a delimiter at its end: who synchronises makes it before what lies below. That declaration is to be
     * ignored (RFC 9051 §6.3.4); and it tells nobody who is here.
     */
    private static boolean isLevelOfOthers(String written) {
        int end = written.length() - 1;
        return written.startsWith(MailboxInfo.OTHERS)
                && written.charAt(end) == ListPattern.DELIMITER
                && (end < MailboxInfo.OTHERS.length()
                        || written.indexOf(ListPattern.DELIMITER, MailboxInfo.OTHERS.length()) == end);
    }

    private static Optional<SpecialUse> use(List<String> words) throws Denied {
        if (words.isEmpty()) {
            return Optional.empty();
        }
        Optional<SpecialUse> use = SpecialUse.named(words.get(0));
        if (words.size() > 1 || use.isEmpty()) {
            throw new Denied(Denied.Code.USEATTR, "A mailbox has one use, of those that are known here");
        }
        return use;
    }

    /** RFC 9051 §6.3.4: a delimiter at the end says that there will be more below it; they may always be. */
    private static String withoutDelimiter(String name) {
        boolean ends = name.length() > 1 && name.charAt(name.length() - 1) == ListPattern.DELIMITER;
        return ends ? name.substring(0, name.length() - 1) : name;
    }

    static String delete(Context context, Arguments arguments) throws BadSyntax, Denied {
        String name = arguments.mailbox();
        arguments.end();
        context.application().delete(context.account(), name);
        return "DELETE completed";
    }

    static String rename(Context context, Arguments arguments) throws BadSyntax, Denied {
        String from = arguments.mailbox();
        arguments.space();
        String to = withoutDelimiter(arguments.mailbox());
        arguments.end();
        context.application().rename(context.account(), from, to);
        return "RENAME completed";
    }

    static String subscribe(Context context, Arguments arguments) throws BadSyntax, Denied {
        subscribe(context, arguments, true);
        return "SUBSCRIBE completed";
    }

    static String unsubscribe(Context context, Arguments arguments) throws BadSyntax, Denied {
        subscribe(context, arguments, false);
        return "UNSUBSCRIBE completed";
    }

    private static void subscribe(Context context, Arguments arguments, boolean subscribed) throws BadSyntax, Denied {
        String name = withoutDelimiter(arguments.mailbox());
        arguments.end();
        context.application().subscribe(context.account(), name, subscribed);
    }
}
