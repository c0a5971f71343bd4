package fish.remora.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An IMAP client that says one command at a time. One thread. */
final class Imap extends Wire {
    private Imap(int port) throws IOException {
        super(port);
    }

    /** Connects and logs in; fails when the server does not let the user in. */
    static Imap login(Remora server, User user) throws IOException {
        Imap client = new Imap(server.imap());
        client.line();
        client.say("LOGIN " + user.address() + " \"" + user.password() + "\"");
        return client;
    }

    /** The untagged lines of a command; fails when it does not end with OK. */
    List<String> say(String command) throws IOException {
        send("t " + command + "\r\n");
        var lines = new ArrayList<String>();
        for (String line = line(); ; line = line()) {
            if (line.startsWith("t ")) {
                if (!line.startsWith("t OK")) {
                    throw new AssertionError(command + ": " + line);
                }
                return lines;
            }
            lines.add(line);
        }
    }

    void append(String mailbox, String message) throws IOException {
        int size = message.getBytes(StandardCharsets.UTF_8).length;
        say("APPEND " + mailbox + " {" + size + "+}\r\n" + message);
    }

    /** Nothing but an empty INBOX. */
    void clear() throws IOException {
        for (String line : say("LSUB \"\" *")) {
            say("UNSUBSCRIBE " + name(line));
        }
        for (String line : say("LIST \"\" *")) {
            if (!name(line).equals("\"INBOX\"")) {
                say("DELETE " + name(line));
            }
        }
        boolean empty = say("SELECT INBOX").contains("* 0 EXISTS");
        if (!empty) {
            say("STORE 1:* +FLAGS.SILENT (\\Deleted)");
            say("EXPUNGE");
        }
        say("UNSELECT");
    }

    /** The last word of a LIST response, as it can be said again. */
    private static String name(String line) {
        return line.substring(line.indexOf("\"/\" ") + 4);
    }
}
