package fish.remora.protocol.imap;

import fish.remora.api.Denied;

/** IDLE and NOTIFY: what a client is told without asking. */
final class WaitingCommands {
    private WaitingCommands() {}

    /** RFC 9051 §6.3.13: the client is told at once what it does not know, then as it comes. */
    static Outcome idle(SessionContext context, Verb.Request request) throws BadSyntax {
        request.arguments().end();
        context.out().text("+ idling").crlf();
        context.update(Verb.After.EVERYWHERE, context.changes(true, false), Stored.NOTHING);
        context.state(State.IDLING);
        return Outcome.step(new Step.Say(context.out().take()));
    }

    /** RFC 5465 §3.1. */
    static Outcome notify(SessionContext context, Verb.Request request) throws Denied, BadSyntax, No {
        Arguments arguments = request.arguments();
        if (arguments.tryWord("NONE")) {
            arguments.end();
            context.notify(null);
            return Outcome.ok("Nothing more is told");
        }
        NotifyRequest wanted = NotifyRequest.parse(arguments, context.enabled());
        Notifications notifications = new Notifications(wanted, context);
        context.notify(notifications);
        if (wanted.status()) {
            notifications.tellAll(context);
        }
        return Outcome.ok("You will be told");
    }
}
