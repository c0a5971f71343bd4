package fish.remora.embedded.queue;

import fish.remora.embedded.mailstore.Flag;
import fish.remora.embedded.mailstore.MailReader;
import fish.remora.embedded.mailstore.Message;
import fish.remora.embedded.mailstore.Source;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code import}: files into mailboxes of an account, message after message: their order is the mailbox's. One that is refused does not stop the others. */
final class Import {
    private final Session session;
    private final Transfer transfer;
    private final Progress progress;
    private long taken;
    private long refused;

    private Import(Session session, Transfer transfer, Progress progress) {
        this.session = session;
        this.transfer = transfer;
        this.progress = progress;
    }

    static void run(Verb verb, Session session, Line line) throws Failure, Usage {
        String from = line.required("from", "an mbox, a folder of them, or a Maildir");
        List<String> mailbox = line.all("mailbox");
        if (mailbox.size() > 1) {
            throw new Usage("--mailbox: given twice");
        }
        try {
            List<Source> sources = Source.in(Path.of(from), Transfer.format(line));
            long octets = sources.stream().mapToLong(Source::octets).sum();
            Transfer transfer = Transfer.begin(session, line, "import", "from " + from);
            Import all = new Import(session, transfer, new Progress("import", octets, session.err()));
            all.all(sources, mailbox.isEmpty() ? Source.INBOX : mailbox.get(0));
        } catch (InvalidPathException | IOException failure) {
            throw new Failure("--from " + from + ": " + failure.getMessage());
        }
    }

    private void all(List<Source> sources, String inbox) throws Failure, IOException {
        try {
            for (Source source : sources) {
                one(source, target(source.mailbox(), inbox));
            }
        } catch (Failure | IOException broken) {
            progress.say(session.err(), "imported " + taken + " messages before this:");
            throw broken;
        }
        progress.clear();
        session.out()
                .accept("imported " + taken + " messages into " + sources.size() + " mailboxes: " + progress.summary());
        if (refused > 0) {
            throw new Failure(refused + " of " + (taken + refused) + " messages were not imported");
        }
    }

    /** {@code inbox} stands in for INBOX, the others come below it. */
    private static String target(String mailbox, String inbox) {
        if (mailbox.equalsIgnoreCase(Source.INBOX)) {
            return inbox;
        }
        return inbox.equalsIgnoreCase(Source.INBOX) ? mailbox : inbox + "/" + mailbox;
    }

    private void one(Source source, String mailbox) throws Failure, IOException {
        String path = transfer.messages(mailbox);
        try (MailReader reader = source.open()) {
            for (MailReader.Found found = reader.next(); found != null; found = reader.next()) {
                Message message = found.message();
                if (message == null) {
                    refuse(found, found.complaint());
                } else if (message.octets().size() > transfer.maxMessageSize()) {
                    refuse(found, message.octets().size() + " octets, a message may have " + transfer.maxMessageSize());
                } else {
                    append(path, found, message);
                }
                progress.step(found.length());
            }
        }
    }

    private void append(String path, MailReader.Found found, Message message) throws Failure {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("transfer", transfer.id());
        if (!message.flags().isEmpty()) {
            query.put("flags", message.flags().stream().sorted().map(Flag::word).collect(Collectors.joining(",")));
        }
        if (message.date() != null) {
            query.put("internalDate", message.date().toString());
        }
        try {
            session.api().append(path, query, message.octets());
            taken++;
        } catch (Refusal refusal) {
            if (!refusal.isAboutOne()) {
                throw new Failure(found.where() + ": " + refusal.getMessage());
            }
            refuse(found, String.valueOf(refusal.getMessage()));
        } catch (Failure broken) {
            throw new Failure(found.where() + ": " + broken.getMessage());
        }
    }

    private void refuse(MailReader.Found found, String why) {
        refused++;
        progress.say(session.err(), "not imported: " + found.where() + ": " + why);
    }
}
