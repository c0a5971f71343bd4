package fish.remora.embedded.queue;

import fish.remora.embedded.mailstore.Flag;
import fish.remora.embedded.mailstore.Format;
import fish.remora.embedded.mailstore.MailWriter;
import fish.remora.embedded.mailstore.Message;
import fish.remora.embedded.mailstore.Octets;
import fish.remora.embedded.mailstore.Source;
import fish.remora.embedded.mailstore.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** {@code export}: mailboxes of an account into files. Some messages are fetched ahead; they are written in the order of their UIDs. */
final class Export {
    private static final int AT_ONCE = 4;
    private static final int AHEAD = 8;
    private static final int PAGE = 1000;

    private final Session session;
    private final Transfer transfer;
    private final Target target;
    private final Progress progress;
    private final ExecutorService fetchers = Executors.newFixedThreadPool(AT_ONCE, work -> {
        Thread thread = new Thread(work, "fetch");
        thread.setDaemon(true);
        return thread;
    });
    private final Deque<Fetch> ahead = new ArrayDeque<>();
    private long written;
    private long gone;
    private int refused;

    /** A message under way. */
    private record Fetch(String uid, Map<String, Object> row, Future<Octets> octets) {}

    private Export(Session session, Transfer transfer, Target target, Progress progress) {
        this.session = session;
        this.transfer = transfer;
        this.target = target;
        this.progress = progress;
    }

    static void run(Verb verb, Session session, Line line) throws Failure, Usage {
        String to = line.required("to", "a folder, or a file whose name ends in .mbox");
        Format asked = Transfer.format(line);
        boolean single = to.endsWith(".mbox") && asked != Format.MAILDIR;
        Format format = single ? Format.MBOX : asked == null ? Format.MAILDIR : asked;
        line.required("reason", Actions.WHY);
        String account = "accounts/" + Api.segment(line.word("the address of an account"));
        List<Map<String, Object>> mailboxes = mailboxes(session, account, line.all("mailbox"));
        if (single && mailboxes.size() != 1) {
            throw new Usage("--to " + to + ": one file holds one mailbox, and there are " + mailboxes.size()
                    + ": name one with --mailbox, or give a folder");
        }
        long octets = mailboxes.stream()
                .mapToLong(one -> Long.parseLong(Cells.text(one, "octets")))
                .sum();
        try {
            Target target = Target.begin(Path.of(to), format, single);
            Transfer transfer = Transfer.begin(session, line, "export", "to " + to);
            Progress progress = new Progress("export", octets, session.err());
            new Export(session, transfer, target, progress).all(mailboxes);
        } catch (InvalidPathException | IOException failure) {
            throw new Failure("--to " + to + ": " + failure.getMessage());
        }
    }

    /** Those of these names, or all when there are none. */
    private static List<Map<String, Object>> mailboxes(Session session, String account, List<String> names)
            throws Failure {
        Map<String, Map<String, Object>> found = new LinkedHashMap<>();
        Map<String, String> query = new LinkedHashMap<>(Map.of("limit", String.valueOf(PAGE)));
        do {
            Map<String, Object> page = Session.read(session.api().get(account + "/mailboxes", query));
            Cells.objects(page, "mailboxes").forEach(one -> found.put(Cells.text(one, "name"), one));
            query.put("after", Cells.text(page, "next"));
        } while (!query.getOrDefault("after", "").isEmpty());
        List<Map<String, Object>> wanted = new ArrayList<>();
        for (String name : names) {
            Map<String, Object> one = found.get(name.equalsIgnoreCase(Source.INBOX) ? Source.INBOX : name);
            if (one == null) {
                throw new Failure("there is no mailbox " + name + "; there are " + String.join(", ", found.keySet()));
            }
            wanted.add(one);
        }
        return names.isEmpty() ? List.copyOf(found.values()) : wanted;
    }

    private void all(List<Map<String, Object>> mailboxes) throws Failure, IOException {
        try {
            for (Map<String, Object> mailbox : mailboxes) {
                String name = Cells.text(mailbox, "name");
                if (!target.takes(name)) {
                    refused++;
                    progress.say(session.err(), name + ": not exported, for its name is too long for a file's");
                    continue;
                }
                try (MailWriter writer = target.mailbox(name)) {
                    one(name, writer);
                }
            }
        } finally {
            progress.clear();
            fetchers.shutdownNow();
        }
        target.finish();
        String left = gone == 0 ? "" : "; " + gone + " that were deleted meanwhile are left out";
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("messages", written);
        result.put("mailboxes", mailboxes.size() - refused);
        result.put("gone", gone);
        result.put("refused", refused);
        session.show(
                Json.write(result),
                done -> session.out()
                        .accept("exported " + written + " messages of " + (mailboxes.size() - refused) + " mailboxes: "
                                + progress.summary() + left));
        if (refused > 0) {
            throw new Failure(refused + " of " + mailboxes.size() + " mailboxes were not exported");
        }
    }

    private void one(String mailbox, MailWriter writer) throws Failure, IOException {
        String path = transfer.messages(mailbox);
        Map<String, String> query = new LinkedHashMap<>(Map.of("limit", String.valueOf(PAGE)));
        do {
            Map<String, Object> page = Session.read(session.api().get(path, query));
            for (Map<String, Object> row : Cells.objects(page, "messages")) {
                ahead.add(fetch(path, row));
                if (ahead.size() >= AHEAD) {
                    write(mailbox, writer, ahead.remove());
                }
            }
            query.put("after", Cells.text(page, "next"));
        } while (!query.getOrDefault("after", "").isEmpty());
        while (!ahead.isEmpty()) {
            write(mailbox, writer, ahead.remove());
        }
    }

    private Fetch fetch(String path, Map<String, Object> row) {
        String uid = Cells.text(row, "uid");
        long size = Long.parseLong(Cells.text(row, "size"));
        Map<String, String> query = Map.of("transfer", transfer.id());
        return new Fetch(
                uid, row, fetchers.submit(() -> session.api().octets(path + "/" + uid, query, size, target.scratch())));
    }

    private void write(String mailbox, MailWriter writer, Fetch fetch) throws Failure, IOException {
        try {
            Octets octets = fetch.octets().get();
            Object flags = fetch.row().get("flags");
            Instant date = Instant.parse(Cells.text(fetch.row(), "internalDate"));
            writer.write(new Message(octets, Flag.of(flags instanceof List<?> list ? list : List.of()), date));
            if (octets instanceof Api.Fetched fetched) {
                Files.delete(fetched.file());
            }
            written++;
            progress.step(octets.size());
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof Refusal refusal && refusal.status == 404) {
                gone++;
                return;
            }
            throw new Failure(mailbox + ", message " + fetch.uid() + ": "
                    + (failure.getCause() instanceof Failure known ? known.getMessage() : failure.getCause()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted");
        }
    }
}
