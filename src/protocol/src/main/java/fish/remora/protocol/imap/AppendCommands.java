package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.NewMessage;
import fish.remora.api.mailbox.Placed;
import java.util.List;

/** APPEND and REPLACE. */
final class AppendCommands {
    private AppendCommands() {}

    /** RFC 9051 §6.3.12; a message of no octets takes the command back (RFC 3502 §6.3.11). */
    static Outcome append(SessionContext context, Verb.Request request) throws Denied, BadSyntax, No {
        Appending appending =
                Appending.parse(request.arguments(), context.enabled().contains(Enabled.UTF8));
        if (isCancelled(appending.messages())) {
            throw new No("Nothing was appended");
        }
        Placed placed = context.application().append(context.account(), appending.name(), appending.messages());
        return Outcome.ok(appendUid(placed) + "Appended");
    }

    private static boolean isCancelled(List<NewMessage> messages) {
        return messages.stream().anyMatch(message -> message.content().size() == 0);
    }

    /** RFC 4315 §3. */
    private static String appendUid(Placed placed) {
        return "[APPENDUID " + placed.uidValidity() + " " + UidSets.text(placed.to(), true) + "] ";
    }

    /** RFC 8508 §3: the client has its APPENDUID before the message it replaces goes. */
    static Outcome replace(SessionContext context, Verb.Request request) throws Denied, BadSyntax, No {
        Selected selected = context.selected();
        Arguments arguments = request.arguments();
        int[] indexes = selected.indexes(arguments, request.verb().isUid());
        arguments.space();
        Appending appending = Appending.parse(arguments, context.enabled().contains(Enabled.UTF8));
        if (appending.messages().size() != 1 || indexes.length > 1) {
            throw new BadSyntax("REPLACE takes one message");
        }
        if (isCancelled(appending.messages())) {
            throw new No("Nothing was replaced");
        }
        MessageCommands.insistOnWriting(selected);
        if (indexes.length == 0) {
            throw new Denied(Denied.Code.NONEXISTENT, "No such message");
        }
        Placed placed = context.application()
                .replace(
                        context.account(),
                        selected.id(),
                        new Uid(selected.view().uid(indexes[0])),
                        appending.name(),
                        appending.messages().get(0));
        context.out().text("* OK ").text(appendUid(placed)).text("Replaced").crlf();
        return MessageCommands.withHighestModseq(context, selected, "Replaced");
    }
}
