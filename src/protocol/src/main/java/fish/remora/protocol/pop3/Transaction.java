package fish.remora.protocol.pop3;

import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
import fish.remora.api.Maildrop;

/** What a client does in the state TRANSACTION with the maildrop that its session has open: RFC 1939 §5 and §7. */
record Transaction(MailboxListener application, MessageNumbers messages) {
    /** RFC 1939 §5. */
    Step stat(Command command) throws BadCommand {
        command.arguments(0, 0);
        return new Step.Say(Answer.ok(messages.count() + " " + messages.octets()));
    }

    /** RFC 1939 §5. */
    Step list(Command command) throws Denied, BadCommand {
        String[] number = command.arguments(0, 1);
        if (number.length == 1) {
            return oneLine(number[0], Long.toString(messages.find(number[0]).size()));
        }
        return new Step.Stream(
                Answer.ok(inMessagesAndOctets()), new ListingBody(messages, item -> Long.toString(item.size())));
    }

    /** RFC 1939 §7. */
    Step uidl(Command command) throws Denied, BadCommand {
        String[] number = command.arguments(0, 1);
        if (number.length == 1) {
            return oneLine(number[0], messages.uniqueId(messages.find(number[0])));
        }
        return new Step.Stream(Answer.ok("Unique-id listing follows"), new ListingBody(messages, messages::uniqueId));
    }

    private static Step oneLine(String number, String value) throws BadCommand {
        return new Step.Say(Answer.ok(MessageNumbers.parse(number) + " " + value));
    }

    /** RFC 1939 §5. */
    Step retr(Command command) throws Denied, BadCommand {
        Maildrop.Item item = messages.find(command.arguments(1, 1)[0]);
        Step.Body body = new MessageBody(application, messages.maildrop(), item, TopLimit.WHOLE);
        return new Step.Stream(Answer.ok(item.size() + " octets"), body);
    }

    /** RFC 1939 §7. */
    Step top(Command command) throws Denied, BadCommand {
        String[] arguments = command.arguments(2, 2);
        Maildrop.Item item = messages.find(arguments[0]);
        int lines = arguments[1].length() > 9 ? TopLimit.WHOLE : MessageNumbers.parse(arguments[1]);
        return new Step.Stream(
                Answer.ok("Top of message follows"), new MessageBody(application, messages.maildrop(), item, lines));
    }

    /** RFC 1939 §5. */
    Step dele(Command command) throws Denied, BadCommand {
        String number = command.arguments(1, 1)[0];
        messages.mark(number);
        return new Step.Say(Answer.ok("Message " + MessageNumbers.parse(number) + " marked"));
    }

    /** RFC 1939 §5. */
    Step rset(Command command) throws BadCommand {
        command.arguments(0, 0);
        messages.unmarkAll();
        return new Step.Say(Answer.ok("Maildrop has " + inMessagesAndOctets()));
    }

    String inMessagesAndOctets() {
        return messages.count() + " messages (" + messages.octets() + " octets)";
    }
}
