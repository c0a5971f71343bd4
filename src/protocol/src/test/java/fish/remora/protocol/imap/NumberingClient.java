package fish.remora.protocol.imap;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client that believes what it is told: it knows its mailbox from untagged responses alone, asks for messages that are new to it by
 * their numbers, and takes it ill when a message goes where none may.
 */
final class NumberingClient {
    private static final Pattern NUMBERED = Pattern.compile("\\* (\\d+) (EXISTS|EXPUNGE|FETCH)(.*)", Pattern.DOTALL);
    private static final Pattern UID = Pattern.compile("[( ]UID (\\d+)");
    private static final Pattern FLAGS = Pattern.compile("FLAGS \\(([^)]*)\\)");

    /** A message as the client knows it; a UID of 0: not yet. */
    static final class Known {
        long uid;
        Set<String> flags = new TreeSet<>();

        @Override
        public String toString() {
            return uid + " " + flags;
        }
    }

    private final CoreLine line;
    final List<Known> messages = new ArrayList<>();
    final List<String> talk = new ArrayList<>();
    private final Set<Integer> told = new TreeSet<>();
    private boolean idles;
    private int tag;

    NumberingClient(MemoryMailboxes mailboxes, boolean qresync) {
        line = new CoreLine(mailboxes, Set.of());
        line.receiveLine();
        command("LOGIN ann@mx.test secret");
        if (qresync) {
            command("ENABLE QRESYNC");
        }
        command("SELECT INBOX");
        learn();
    }

    /** What the server said, up to the tagged line. */
    String command(String text) {
        done();
        String sent = "t" + ++tag;
        told.clear();
        say(sent + " " + text + "\r\n");
        String last = "";
        for (String got = line.receiveLine(); got != null; got = line.receiveLine()) {
            last = hear(got, !text.matches("(FETCH|STORE|SEARCH) .*"));
        }
        if (!last.startsWith(sent + " ")) {
            throw new AssertionError("no end: " + talk);
        }
        return last;
    }

    private void say(String text) {
        talk.add("C: " + text);
        line.send(text.getBytes(StandardCharsets.US_ASCII));
    }

    void idle() {
        done();
        say("i" + ++tag + " IDLE\r\n");
        idles = true;
        listen();
    }

    /** What has come meanwhile. */
    void listen() {
        for (String got = line.receiveLine(); got != null; got = line.receiveLine()) {
            hear(got, idles);
        }
    }

    private void done() {
        if (idles) {
            listen();
            say("DONE\r\n");
            listen();
            idles = false;
            learn();
        }
    }

    private String hear(String got, boolean mayGo) {
        talk.add("S: " + got);
        Matcher numbered = NUMBERED.matcher(got);
        if (numbered.matches()) {
            int number = Integer.parseInt(numbered.group(1));
            switch (numbered.group(2)) {
                case "EXISTS" -> exists(number);
                case "EXPUNGE" -> gone(number - 1, mayGo);
                default -> fetched(number - 1, numbered.group(3));
            }
        } else if (got.startsWith("* VANISHED ")) {
            for (String range : got.substring("* VANISHED ".length()).split(",", -1)) {
                String[] ends = range.split(":", -1);
                vanished(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]), mayGo);
            }
        }
        return got;
    }

    private void exists(int count) {
        if (count < messages.size()) {
            throw new AssertionError("EXISTS takes messages away: " + talk);
        }
        while (messages.size() < count) {
            messages.add(new Known());
        }
    }

    private void gone(int index, boolean mayGo) {
        if (!mayGo) {
            throw new AssertionError("a message goes where none may: " + talk);
        }
        messages.remove(index);
    }

    /** RFC 7162 §3.2.10.2: each was there; what it does not know by its UID is among those it has not asked for. */
    private void vanished(long first, long last, boolean mayGo) {
        for (long uid = first; uid <= last; uid++) {
            int index = indexOf(uid);
            gone(index >= 0 ? index : indexOf(0), mayGo);
        }
    }

    private int indexOf(long uid) {
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).uid == uid) {
                return i;
            }
        }
        return -1;
    }

    private void fetched(int index, String items) {
        Known message = messages.get(index);
        Matcher uid = UID.matcher(items);
        if (uid.find()) {
            long named = Long.parseLong(uid.group(1));
            if (message.uid != 0 && message.uid != named) {
                throw new AssertionError(
                        "number " + (index + 1) + " is " + message.uid + ", not " + named + ": " + talk);
            }
            message.uid = named;
        }
        Matcher flags = FLAGS.matcher(items);
        if (flags.find()) {
            message.flags = new TreeSet<>(
                    flags.group(1).isEmpty()
                            ? List.of()
                            : Arrays.asList(flags.group(1).split(" ", -1)));
            told.add(index);
        }
    }

    /** Asks for what it does not know yet. */
    void learn() {
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).uid == 0) {
                command("FETCH " + (i + 1) + ":" + messages.size() + " (UID FLAGS)");
                return;
            }
        }
    }

    /** Sets or clears a flag; a silent one is taken to have worked, unless the server tells otherwise. */
    void store(int number, String flag, boolean add, boolean silent) {
        String answer = command(
                "STORE " + number + (add ? " +" : " -") + "FLAGS" + (silent ? ".SILENT" : "") + " (" + flag + ")");
        if (silent && answer.contains(" OK ") && !told.contains(number - 1)) {
            Set<String> flags = messages.get(number - 1).flags;
            if (add) {
                flags.add(flag);
            } else {
                flags.remove(flag);
            }
        }
        learn();
    }

    void close() {
        line.close();
    }
}
