package fish.remora.it.peer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One session of a {@link Sink} (RFC 5321 §4.1.4). A fault at a step is an {@link Act}; the rest is as it should be. One thread. */
final class Session {
    private static final String OK = "250 2.0.0 Ok";
    private static final int FIRST_PART = 512;

    private final Sink sink;
    private final int number;
    private final Line line;
    private final Queue<String> commands = new ConcurrentLinkedQueue<>();
    private final Rules rules;
    private final List<String> recipients = new ArrayList<>();
    private ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    private String mail;
    private String user = "";

    Session(Sink sink, int number, Line line) {
        this.sink = sink;
        this.number = number;
        this.line = line;
        rules = new Rules(sink);
    }

    List<String> commands() {
        return List.copyOf(commands);
    }

    void run() {
        try (line) {
            if (sink.script().has(Step.CONNECT)) {
                act(Step.CONNECT, "", "");
            }
            act(Step.GREETING, "", "220 sink.test ESMTP");
            for (String command = line.readLine(); command != null; command = line.readLine()) {
                commands.add(command);
                obey(command);
            }
        } catch (IOException end) {
            // The client has gone, or the script says so.
        }
    }

    private String act(Step step, String argument, String due) throws IOException {
        return sink.script().act(step, argument).perform(line, due);
    }

    private boolean accepts(Step step, String argument, String due) throws IOException {
        String said = act(step, argument, due);
        return said.startsWith("2") || said.startsWith("3");
    }

    private void obey(String command) throws IOException {
        String[] words = command.split(" ", 2);
        String verb = words[0].toUpperCase(Locale.ROOT);
        String argument = words.length > 1 ? words[1] : "";
        rules.mayComeAhead(verb, line.isAhead());
        switch (verb) {
            case "EHLO" -> hello(Step.EHLO, argument, sink.script().ehloReply(line.isSecure()));
            case "HELO" -> hello(Step.HELO, argument, "250 sink.test");
            case "STARTTLS" -> startTls();
            case "AUTH" -> auth(argument);
            case "MAIL" -> mail(argument);
            case "RCPT" -> rcpt(argument);
            case "DATA" -> data();
            case "BDAT" -> bdat(argument);
            case "RSET" -> reset();
            case "NOOP" -> line.say(OK);
            case "QUIT" -> quit();
            default -> {
                sink.violated("RFC 5321 §4.1: " + command);
                line.say("500 5.5.2 What?");
            }
        }
    }

    private void hello(Step step, String argument, String due) throws IOException {
        forget();
        rules.hello(step, argument);
        act(step, argument, due);
    }

    private void startTls() throws IOException {
        rules.mayStartTls(line.isSecure());
        if (accepts(Step.STARTTLS, "", "220 2.0.0 Go ahead")) {
            if (sink.script().has(Step.HANDSHAKE)) {
                act(Step.HANDSHAKE, "", "");
            }
            line.secure(Certificate.ofTests());
            if (sink.script().has(Step.HANDSHAKE)) {
                act(Step.HANDSHAKE, "secured", "");
            }
            forget();
            rules.forgetHello();
        }
    }

    /** RFC 4954: PLAIN with or without an initial response, LOGIN. The script's act decides, its word is what was decoded. */
    private void auth(String argument) throws IOException {
        String credentials = Credentials.read(line, argument);
        if (accepts(Step.AUTH, credentials, "235 2.7.0 Welcome")) {
            user = credentials;
        }
    }

    private void mail(String argument) throws IOException {
        rules.mail(argument, mail != null);
        if (accepts(Step.MAIL, argument, "250 2.1.0 Ok")) {
            mail = argument.substring("FROM:".length());
        }
    }

    private void rcpt(String argument) throws IOException {
        rules.rcpt(argument);
        String due = mail == null ? "503 5.5.1 MAIL first" : "250 2.1.5 Ok";
        if (accepts(Step.RCPT, argument, due)) {
            recipients.add(argument.substring("TO:".length()));
        }
    }

    private void data() throws IOException {
        String due = recipients.isEmpty() ? "554 5.5.1 No valid recipients" : "354 Go on";
        if (!accepts(Step.DATA, "", due)) {
            return;
        }
        var content = new ByteArrayOutputStream();
        boolean spoken = false;
        for (byte[] next = line.readOctets(); !isDot(next); next = line.readOctets()) {
            int from = next[0] == '.' ? 1 : 0;
            content.write(next, from, next.length - from);
            if (!spoken && content.size() >= FIRST_PART) {
                spoken = true;
                inContent();
            }
        }
        end(content.toByteArray(), false);
    }

    private static boolean isDot(byte[] octets) throws IOException {
        if (octets == null) {
            throw new Closed();
        }
        return octets.length == 3 && octets[0] == '.';
    }

    private void inContent() throws IOException {
        if (sink.script().has(Step.CONTENT)) {
            act(Step.CONTENT, "", "");
        }
    }

    /** RFC 3030 §2. */
    private void bdat(String argument) throws IOException {
        rules.bdat();
        int length = Integer.parseInt(argument.split(" ")[0]);
        boolean last = argument.toUpperCase(Locale.ROOT).endsWith(" LAST");
        chunks.writeBytes(line.readExactly(Math.min(length, FIRST_PART)));
        if (length > FIRST_PART) {
            inContent();
            chunks.writeBytes(line.readExactly(length - FIRST_PART));
        }
        if (recipients.isEmpty()) {
            line.say("554 5.5.1 No valid recipients");
            chunks = new ByteArrayOutputStream();
        } else if (last) {
            end(chunks.toByteArray(), true);
        } else {
            act(Step.BDAT, "", OK);
        }
    }

    private void end(byte[] content, boolean chunked) throws IOException {
        Instant at = Instant.now();
        rules.content(content, mail);
        String said = "";
        try {
            said = act(Step.END, String.join(" ", recipients), OK);
        } catch (Closed closed) {
            said = closed.said;
            throw closed;
        } finally {
            if (!said.startsWith("4") && !said.startsWith("5")) {
                sink.take(taken(at, content, chunked, said.startsWith("2")));
            }
            forget();
        }
    }

    private Taken taken(Instant at, byte[] content, boolean chunked, boolean acknowledged) {
        List<String> rcpt = List.copyOf(recipients);
        return new Taken(at, number, mail, rcpt, content, line.isSecure(), chunked, user, acknowledged);
    }

    private void reset() throws IOException {
        forget();
        act(Step.RSET, "", OK);
    }

    private void quit() throws IOException {
        act(Step.QUIT, "", "221 2.0.0 Bye");
        throw new Closed();
    }

    private void forget() {
        mail = null;
        recipients.clear();
        chunks = new ByteArrayOutputStream();
    }
}
