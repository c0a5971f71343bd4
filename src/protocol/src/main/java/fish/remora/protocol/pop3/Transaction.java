package fish.remora.protocol.pop3;

import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
import fish.remora.api.Maildrop;

/** What a client does in the state TRANSACTION with the maildrop that its session has open: RFC 1939 §5 and §7. One thread at a time. */
final class Transaction {
    private final MailboxListener application;
    private final MessageNumbers messages;
    private final ReadAhead ahead;

    Transaction(MailboxListener application, Maildrop maildrop) {
        this.application = application;
        this.messages = new MessageNumbers(maildrop);
        this.ahead = new ReadAhead(application, messages);
    }

    MessageNumbers messages() {
        return messages;
    }

    /** True promises that RETR or TOP of the message that the command names does not call the application. */
    boolean isAtHand(Command command) {
        try {
            return ahead.has(MessageNumbers.parse(command.firstArgument()));
        } catch (BadCommand bad) {
            return false;
        }
    }

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
        String number = command.arguments(1, 1)[0];
        return message(number, messages.find(number).size() + " octets", TopLimit.WHOLE);
    }

    /** RFC 1939 §7. */
    Step top(Command command) throws Denied, BadCommand {
        String[] arguments = command.arguments(2, 2);
        int lines = arguments[1].length() > 9 ? TopLimit.WHOLE : MessageNumbers.parse(arguments[1]);
        return message(arguments[0], "Top of message follows", lines);
    }

    private Step message(String number, String words, int lines) throws Denied, BadCommand {
        Maildrop.Item item = messages.find(number);
        byte[] first = ahead.take(MessageNumbers.parse(number));
        TopLimit limit = new TopLimit(lines);
        return item.parts() == 1
                ? new Step.Say(MessageBody.whole(Answer.ok(words), first, limit))
                : new Step.Stream(
                        Answer.ok(words), new MessageBody(application, messages.maildrop(), item, first, limit));
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
