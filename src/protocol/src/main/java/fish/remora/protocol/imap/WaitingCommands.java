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
        return Outcome.step(context.telling(new byte[0]).step());
    }

    /** RFC 5465 §3.1: first the client is told what it does not know, whether or not it wants to hear such things from then on. */
    static Outcome notify(SessionContext context, Verb.Request request) throws Denied, BadSyntax, No {
        NotifyRequest wanted = NotifyRequest.parse(request.arguments(), context.enabled());
        Notifications notifications = new Notifications(wanted, context);
        context.update(Verb.After.OWN, context.changes(true, false), Stored.NOTHING);
        context.notify(notifications);
        notifications.begin(context);
        return Outcome.ok("You will be told");
    }
}
