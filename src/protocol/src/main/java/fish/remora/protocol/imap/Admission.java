package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import java.util.Optional;

/** Whether a literal that a client announces is taken. */
final class Admission {
    /** Of a literal that is no message, in octets. */
    private static final int MAX_LITERAL = 64 * 1024;

    /** Of a command without its messages, in octets. */
    static final int MAX_COMMAND = 256 * 1024;

    /** The same before somebody has logged in: enough for a token. */
    static final int MAX_STRANGERS_COMMAND = 16 * 1024;

    /** How many times the longest message all messages of one APPEND may be. */
    private static final int MESSAGES = 4;

    /** Of one command. */
    private static final int MAX_LITERALS = 100;

    private Admission() {}

    static boolean isStranger(SessionContext context) {
        return context.state() == State.NOT_AUTHENTICATED;
    }

    /** The longest command without its messages, in octets. */
    static int longest(SessionContext context) {
        return isStranger(context) ? MAX_STRANGERS_COMMAND : MAX_COMMAND;
    }

    /** The longest literal that is read though it is thrown away. A client that announces more is not worth waiting for. */
    static long longestUnwanted(SessionContext context) {
        return isStranger(context)
                ? MAX_LITERAL
                : Math.max(MAX_COMMAND, 2 * Math.min(context.settings().maxMessageSize(), Long.MAX_VALUE / 2));
    }

    /**
     * Looks at a literal before it comes.
     *
     * @return it is a message, which may be long
     * @throws Denied TOOBIG, LIMIT; or what the application says to a message (RFC 9051 §6.3.12)
     */
    static boolean isMessage(SessionContext context, Assembly assembly, Literal literal) throws Denied, BadSyntax {
        Command command = new Command(assembly.text());
        Verb verb = command.verb();
        if (verb == null || !verb.isAllowedIn(context.state())) {
            throw new BadSyntax("Unknown command, or not allowed now");
        }
        if (assembly.literals().size() == MAX_LITERALS) {
            throw new Denied(Denied.Code.LIMIT, "A command has at most " + MAX_LITERALS + " literals");
        }
        if (assembly.held() > longest(context)) {
            throw tooLong();
        }
        if (verb.takesMessages()) {
            Arguments arguments = command.arguments(assembly.literalsAndNext(), context.readsUtf8());
            Optional<String> name = Appending.awaiting(arguments, verb != Verb.APPEND);
            if (name.isPresent()) {
                admit(context, assembly, literal, name.get(), verb);
                return true;
            }
        }
        if (literal.size() > MAX_LITERAL || assembly.held() + literal.size() > longest(context)) {
            throw tooLong();
        }
        return false;
    }

    private static Denied tooLong() {
        return new Denied(Denied.Code.TOOBIG, "The command is too long");
    }

    /** REPLACE makes room first: the application judges it as a whole. */
    private static void admit(SessionContext context, Assembly assembly, Literal literal, String name, Verb verb)
            throws Denied {
        long most = context.settings().maxMessageSize();
        if (literal.size() > most
                || assembly.messageOctets() + literal.size() > MESSAGES * Math.min(most, Long.MAX_VALUE / 8)) {
            throw new Denied(Denied.Code.TOOBIG, "A message has at most " + most + " octets");
        }
        boolean more = verb == Verb.APPEND;
        context.application()
                .mayAppend(
                        context.account(),
                        name,
                        more ? assembly.messages() + 1 : 0,
                        more ? assembly.messageOctets() + literal.size() : 0);
    }
}
