package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** What is about the session itself. */
final class SessionCommands {
    /** RFC 2971 §3.3. */
    private static final int MOST_FIELDS = 30;

    private SessionCommands() {}

    /** RFC 9051 §6.1.1. */
    static Outcome capability(SessionContext context, Verb.Request request) throws BadSyntax {
        request.arguments().end();
        context.out().text("* CAPABILITY ").text(Capabilities.of(context)).crlf();
        return Outcome.ok("That is all");
    }

    /** RFC 9051 §6.1.2; CHECK too, which RFC 3501 §6.4.1 has. */
    static Outcome noop(SessionContext context, Verb.Request request) throws BadSyntax {
        request.arguments().end();
        return Outcome.ok("Still here");
    }

    /** RFC 9051 §6.1.3. */
    static Outcome logout(SessionContext context, Verb.Request request) throws BadSyntax {
        request.arguments().end();
        context.state(State.LOGOUT);
        context.out().octets(Answer.bye(context.settings().hostName() + " says good bye"));
        context.out().octets(Answer.ok(request.tag(), "Good bye"));
        return Outcome.step(new Step.Close(context.out().take()));
    }

    /** RFC 2971 §3.1. What the client says of itself is read, and forgotten. */
    static Outcome id(SessionContext context, Verb.Request request) throws BadSyntax {
        Arguments arguments = request.arguments();
        if (!arguments.tryWord("NIL")) {
            arguments.expect('(');
            int fields = 0;
            while (!arguments.tryTake(')')) {
                if (fields++ > 0) {
                    arguments.space();
                }
                arguments.stringOctets();
                arguments.space();
                arguments.nstringOctets();
                if (fields > MOST_FIELDS) {
                    throw new BadSyntax("Too many fields");
                }
            }
        }
        arguments.end();
        context.out().text("* ID (\"name\" \"Remora\")").crlf();
        return Outcome.ok("Pleased to meet you");
    }

    /** RFC 9051 §6.2.1. */
    static Outcome startTls(SessionContext context, Verb.Request request) throws BadSyntax {
        request.arguments().end();
        if (context.peer().isSecure()) {
            throw new BadSyntax("TLS is active already");
        }
        if (!context.settings().startTls()) {
            throw new BadSyntax("TLS is not available");
        }
        context.state(State.HANDSHAKE);
        return Outcome.step(new Step.StartTls(Answer.ok(request.tag(), "Begin TLS negotiation")));
    }

    /** RFC 4978 §3. */
    static Outcome compress(SessionContext context, Verb.Request request) throws BadSyntax, No {
        if (!request.arguments().tryWord("DEFLATE")) {
            throw new BadSyntax("Only DEFLATE is known");
        }
        request.arguments().end();
        if (context.isCompressed()) {
            throw new No("[COMPRESSIONACTIVE] It is compressed already");
        }
        context.compressed();
        return Outcome.step(new Step.Compress(Answer.ok(request.tag(), "Compressed from here on")));
    }

    /** RFC 9051 §6.3.1: what is not known is passed over. */
    static Outcome enable(SessionContext context, Verb.Request request) throws Denied, BadSyntax {
        Set<String> words = new LinkedHashSet<>();
        do {
            words.add(request.arguments().keyword());
        } while (request.arguments().tryTake(' '));
        request.arguments().end();
        Set<Enabled> more = EnumSet.noneOf(Enabled.class);
        StringBuilder list = new StringBuilder();
        for (String word : words) {
            Set<Enabled> meant = meant(word);
            if (!meant.isEmpty() && !context.enabled().containsAll(meant) && !more.containsAll(meant)) {
                list.append(' ').append(word);
            }
            more.addAll(meant);
        }
        context.enable(more);
        context.out().text("* ENABLED").text(list.toString()).crlf();
        return Outcome.ok("Enabled");
    }

    private static Set<Enabled> meant(String word) {
        return switch (word) {
            case "IMAP4REV2" -> EnumSet.of(Enabled.IMAP4REV2);
            case "CONDSTORE" -> EnumSet.of(Enabled.CONDSTORE);
            case "QRESYNC" -> EnumSet.of(Enabled.QRESYNC, Enabled.CONDSTORE);
            case "UTF8=ACCEPT" -> EnumSet.of(Enabled.UTF8);
            case "UIDONLY" -> EnumSet.of(Enabled.UIDONLY);
            default -> EnumSet.noneOf(Enabled.class);
        };
    }
}
