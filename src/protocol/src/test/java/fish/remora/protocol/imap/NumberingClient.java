package fish.remora.protocol.imap;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
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
    private static final Pattern NUMBERED =
            Pattern.compile("\\* (\\d+) (EXISTS|EXPUNGE|FETCH|UIDFETCH)(.*)", Pattern.DOTALL);
    private static final Pattern UID = Pattern.compile("[( ]UID (\\d+)");
    private static final Pattern FLAGS = Pattern.compile("FLAGS \\(([^)]*)\\)");

    /** What it has enabled, or asked to be told between commands. */
    enum Kind {
        PLAIN("NOOP"),
        QRESYNC("ENABLE QRESYNC"),
        UIDONLY("ENABLE UIDONLY"),
        NOTIFIED("NOTIFY SET (SELECTED (MessageNew (UID FLAGS) MessageExpunge FlagChange))"),
        DELAYED("NOTIFY SET (SELECTED-DELAYED (MessageNew MessageExpunge FlagChange))");

        private final String command;

        Kind(String command) {
            this.command = command;
        }
    }

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
    private final Set<Known> told = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Kind kind;
    private boolean idles;
    private int tag;

    NumberingClient(MemoryMailboxes mailboxes, Kind kind) {
        this.kind = kind;
        line = new CoreLine(mailboxes, Set.of());
        line.receiveLine();
        command("LOGIN ann@mx.test secret");
        command(kind.command);
        command("SELECT INBOX");
        learn();
    }

    /** A command that names a message, by its number or by its UID. */
    String on(String verb, int number, boolean uid) {
        return uid || kind == Kind.UIDONLY ? "UID " + verb + " " + messages.get(number - 1).uid : verb + " " + number;
    }

    /** SEARCH as this client may send it. */
    String search(boolean uid) {
        return uid || kind == Kind.UIDONLY ? "UID SEARCH ALL" : "SEARCH ALL";
    }

    /** Sends commands in one go; the tagged line of the last is returned. What came before them is listened to first: numbers count. */
    String command(String... texts) {
        done();
        listen();
        told.clear();
        StringBuilder sent = new StringBuilder();
        Deque<String> awaited = new ArrayDeque<>();
        for (String text : texts) {
            awaited.add("t" + ++tag + " " + text);
            sent.append(awaited.getLast()).append("\r\n");
        }
        say(sent.toString());
        String ended = "";
        for (String got = line.receiveLine(); got != null; got = line.receiveLine()) {
            String now = awaited.isEmpty() ? "" : awaited.element();
            hear(got, now.isEmpty() ? kind == Kind.NOTIFIED : !now.matches("t\\d+ (FETCH|STORE|SEARCH) .*"));
            if (!now.isEmpty() && got.startsWith(now.substring(0, now.indexOf(' ') + 1))) {
                awaited.remove();
                ended = got;
            }
        }
        if (!awaited.isEmpty()) {
            throw new AssertionError("no end: " + talk);
        }
        return ended;
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
            hear(got, idles || kind == Kind.NOTIFIED);
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

    private void hear(String got, boolean mayGo) {
        talk.add("S: " + got);
        Matcher numbered = NUMBERED.matcher(got);
        if (numbered.matches()) {
            int number = Integer.parseInt(numbered.group(1));
            switch (numbered.group(2)) {
                case "EXISTS" -> exists(number);
                case "EXPUNGE" -> gone(number - 1, mayGo);
                case "UIDFETCH" -> fetchedByUid(number, numbered.group(3));
                default -> fetched(messages.get(number - 1), numbered.group(3));
            }
        } else if (got.startsWith("* VANISHED ")) {
            for (String range : got.substring("* VANISHED ".length()).split(",", -1)) {
                String[] ends = range.split(":", -1);
                vanished(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]), mayGo);
            }
        }
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

    /** RFC 9586 §3: there are no numbers, only UIDs. */
    private void fetchedByUid(long uid, String items) {
        int index = indexOf(uid);
        Known message = messages.get(index >= 0 ? index : indexOf(0));
        message.uid = uid;
        fetched(message, items);
        messages.sort(Comparator.comparingLong(each -> each.uid == 0 ? Long.MAX_VALUE : each.uid));
    }

    private void fetched(Known message, String items) {
        Matcher uid = UID.matcher(items);
        if (uid.find()) {
            long named = Long.parseLong(uid.group(1));
            if (message.uid != 0 && message.uid != named) {
                throw new AssertionError("number " + (messages.indexOf(message) + 1) + " is " + message.uid + ", not "
                        + named + ": " + talk);
            }
            message.uid = named;
        }
        Matcher flags = FLAGS.matcher(items);
        if (flags.find()) {
            message.flags = new TreeSet<>(
                    flags.group(1).isEmpty()
                            ? List.of()
                            : Arrays.asList(flags.group(1).split(" ", -1)));
            told.add(message);
        }
    }

    /** Asks for what it does not know yet. */
    void learn() {
        int unknown = indexOf(0);
        if (unknown < 0) {
            return;
        }
        if (kind == Kind.UIDONLY) {
            command("UID FETCH 1:* (FLAGS)");
        } else {
            command("FETCH " + (unknown + 1) + ":" + messages.size() + " (UID FLAGS)");
        }
    }

    /** Sets or clears a flag; a silent one is taken to have worked, unless the server tells otherwise. */
    void store(String target, Known message, String flag, boolean add, boolean silent) {
        String answer = command(target + (add ? " +" : " -") + "FLAGS" + (silent ? ".SILENT" : "") + " (" + flag + ")");
        if (silent && answer.contains(" OK ") && !told.contains(message)) {
            Set<String> flags = message.flags;
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
