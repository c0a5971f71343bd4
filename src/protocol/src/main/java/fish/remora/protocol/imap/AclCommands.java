package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.Right;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Who may do what with a mailbox: RFC 4314. An identifier is an address or {@code anyone}; there are no negative rights. Each command writes its
 * untagged responses and returns what follows the tagged OK.
 */
final class AclCommands {
    /** To see, or to do something with it: RFC 4314 §4, table 1. */
    private static final Set<Right> ENOUGH_TO_ASK =
            EnumSet.of(Right.LOOKUP, Right.READ, Right.INSERT, Right.CREATE, Right.DELETE_MAILBOX, Right.ADMINISTER);

    private AclCommands() {}

    /** RFC 4314 §3.1. */
    static String setAcl(Context context, Arguments arguments) throws BadSyntax, Denied {
        String name = arguments.mailbox();
        arguments.space();
        String identifier = identifier(arguments);
        arguments.space();
        String letters = arguments.astring();
        arguments.end();
        char first = letters.isEmpty() ? ' ' : letters.charAt(0);
        boolean changes = first == '+' || first == '-';
        Set<Right> rights = rights(changes ? letters.substring(1) : letters);
        refuseNegative(identifier);
        if (changes) {
            Set<Right> had = of(identifier, context.application().acl(context.account(), name));
            if (first == '+') {
                rights.addAll(had);
            } else {
                had.removeAll(rights);
                rights = had;
            }
        }
        context.application().setAcl(context.account(), name, identifier, rights);
        return "SETACL completed";
    }

    private static Set<Right> rights(String letters) throws BadSyntax {
        try {
            return Right.of(letters);
        } catch (IllegalArgumentException none) {
            throw new BadSyntax("Unknown right");
        }
    }

    private static Set<Right> of(String identifier, Map<String, Set<Right>> acl) {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        acl.forEach((each, granted) -> {
            if (each.equalsIgnoreCase(identifier)) {
                rights.addAll(granted);
            }
        });
        return rights;
    }

    private static void refuseNegative(String identifier) throws Denied {
        if (identifier.startsWith("-")) {
            throw new Denied(Denied.Code.CANNOT, "There are no negative rights here");
        }
    }

    private static String identifier(Arguments arguments) throws BadSyntax {
        String identifier = arguments.astring();
        if (identifier.isEmpty()) {
            throw new BadSyntax("An identifier is not empty");
        }
        return identifier;
    }

    /** A mailbox and whose rights to it are meant. */
    private record Entry(String mailbox, String identifier) {
        static Entry parse(Arguments arguments) throws BadSyntax, Denied {
            String mailbox = arguments.mailbox();
            arguments.space();
            String identifier = AclCommands.identifier(arguments);
            arguments.end();
            refuseNegative(identifier);
            return new Entry(mailbox, identifier);
        }
    }

    /** RFC 4314 §3.2. */
    static String deleteAcl(Context context, Arguments arguments) throws BadSyntax, Denied {
        Entry entry = Entry.parse(arguments);
        context.application().setAcl(context.account(), entry.mailbox, entry.identifier, Set.of());
        return "DELETEACL completed";
    }

    /** RFC 4314 §3.3. */
    static String getAcl(Context context, Arguments arguments) throws BadSyntax, Denied {
        String name = arguments.mailbox();
        arguments.end();
        Map<String, Set<Right>> acl = context.application().acl(context.account(), name);
        Output out = context.out().text("* ACL ").mailbox(name);
        acl.forEach((identifier, rights) ->
                out.text(' ').string(identifier).text(' ').string(letters(rights)));
        out.crlf();
        return "GETACL completed";
    }

    /** RFC 4314 §3.4: no right is granted to everybody, none is tied to another. */
    static String listRights(Context context, Arguments arguments) throws BadSyntax, Denied {
        Entry entry = Entry.parse(arguments);
        if (!find(context, entry.mailbox).rights().contains(Right.ADMINISTER)) {
            throw new Denied(Denied.Code.NOPERM, "You may not administer this mailbox");
        }
        Output out = context.out().text("* LISTRIGHTS ").mailbox(entry.mailbox).text(' ');
        out.string(entry.identifier).text(" \"\"");
        for (Right right : Right.values()) {
            out.text(' ').text(right.letter());
        }
        out.text(" c d").crlf();
        return "LISTRIGHTS completed";
    }

    /** RFC 4314 §3.5. */
    static String myRights(Context context, Arguments arguments) throws BadSyntax, Denied {
        String name = arguments.mailbox();
        arguments.end();
        Set<Right> rights = find(context, name).rights();
        if (rights.stream().noneMatch(ENOUGH_TO_ASK::contains)) {
            throw new Denied(Denied.Code.NONEXISTENT, "There is no such mailbox");
        }
        writeMyRights(context.out(), name, rights);
        return "MYRIGHTS completed";
    }

    private static MailboxInfo find(Context context, String name) throws Denied {
        MailboxInfo info = context.application().find(context.account(), name);
        if (info.exists().isEmpty()) {
            throw new Denied(Denied.Code.NONEXISTENT, "There is no such mailbox");
        }
        return info;
    }

    /** The MYRIGHTS response: RFC 4314 §3.8. */
    static void writeMyRights(Output out, String name, Set<Right> rights) {
        out.text("* MYRIGHTS ").mailbox(name).text(' ').string(letters(rights)).crlf();
    }

    /** With the virtual rights of RFC 4314 §2.1.1, for clients of RFC 2086. */
    private static String letters(Set<Right> rights) {
        boolean c = rights.contains(Right.CREATE) || rights.contains(Right.DELETE_MAILBOX);
        boolean d = rights.contains(Right.DELETE_MESSAGES) || rights.contains(Right.EXPUNGE);
        return Right.letters(rights) + (c ? "c" : "") + (d ? "d" : "");
    }
}
