package fish.remora.embedded.queue;

import fish.remora.embedded.mailstore.Flag;
import fish.remora.embedded.mailstore.MailReader;
import fish.remora.embedded.mailstore.Message;
import fish.remora.embedded.mailstore.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code import}: files into mailboxes of an account, in their order. A message that is refused does not stop the others. One thread. */
final class Import {
    /** Messages of one request. */
    private static final int AT_ONCE = 100;

    /** In octets, of a message that waits for others, and of those that wait; twice it is less than what the server takes. */
    private static final int LONGEST = 1024 * 1024;

    private final Session session;
    private final Transfer transfer;
    private final Progress progress;
    private final List<Waiting> waiting = new ArrayList<>();
    private final ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    private long taken;
    private long refused;

    /** A message that goes with the next request. */
    private record Waiting(MailReader.Found found, Message message) {}

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
        session.show(
                Json.write(Map.of("messages", taken, "mailboxes", sources.size(), "refused", refused)),
                done -> session.out()
                        .accept("imported " + taken + " messages into " + sources.size() + " mailboxes: "
                                + progress.summary()));
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
                    progress.step(found.length());
                } else if (message.octets().size() > transfer.maxMessageSize()) {
                    refuse(found, message.octets().size() + " octets, a message may have " + transfer.maxMessageSize());
                    progress.step(found.length());
                } else {
                    put(path, new Waiting(found, message));
                }
            }
            send(path);
        }
    }

    /** Short ones wait for others: many in one transaction. A long one goes alone, behind those before it. */
    private void put(String path, Waiting one) throws Failure, IOException {
        byte[] whole = one.message().octets().whole();
        if (whole == null || whole.length > LONGEST) {
            send(path);
            append(path, one.found(), one.message());
            progress.step(one.found().length());
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>(properties(one.message()));
        line.put("size", whole.length);
        bundle.writeBytes((Json.write(line) + "\n").getBytes(StandardCharsets.UTF_8));
        bundle.writeBytes(whole);
        waiting.add(one);
        if (waiting.size() == AT_ONCE || bundle.size() >= LONGEST) {
            send(path);
        }
    }

    /** When the server refuses them together, each is tried alone. */
    private void send(String path) throws Failure {
        if (waiting.isEmpty()) {
            return;
        }
        try {
            session.api().appendAll(path, Map.of("transfer", transfer.id()), bundle.toByteArray());
            taken += waiting.size();
        } catch (Refusal refusal) {
            if (!refusal.isAboutOne()) {
                throw new Failure(waiting.get(0).found().where() + ": " + refusal.getMessage());
            }
            for (Waiting one : waiting) {
                append(path, one.found(), one.message());
            }
        } catch (Failure broken) {
            throw new Failure(waiting.get(0).found().where() + " and " + (waiting.size() - 1) + " behind it: "
                    + broken.getMessage());
        }
        waiting.forEach(one -> progress.step(one.found().length()));
        waiting.clear();
        bundle.reset();
    }

    private void append(String path, MailReader.Found found, Message message) throws Failure {
        Map<String, String> query = new LinkedHashMap<>(properties(message));
        query.put("transfer", transfer.id());
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

    private static Map<String, String> properties(Message message) {
        Map<String, String> properties = new LinkedHashMap<>();
        if (!message.flags().isEmpty()) {
            properties.put(
                    "flags", message.flags().stream().sorted().map(Flag::word).collect(Collectors.joining(",")));
        }
        if (message.date() != null) {
            properties.put("internalDate", message.date().toString());
        }
        return properties;
    }

    private void refuse(MailReader.Found found, String why) {
        refused++;
        progress.say(session.err(), "not imported: " + found.where() + ": " + why);
    }
}
