package fish.remora.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A POP3 client that keeps octets as they come. One thread. */
final class Pop3 extends Wire {
    private Pop3(int port) throws IOException {
        super(port);
    }

    private Pop3(String from, int port) throws IOException {
        super(from, port);
    }

    /** Connects from another address of this machine and reads the greeting. */
    static Pop3 from(String address, Remora server) throws IOException {
        Pop3 client = new Pop3(address, server.pop3());
        client.line();
        return client;
    }

    /** Connects and reads the greeting. */
    static Pop3 connect(Remora server) throws IOException {
        return connect(server.pop3());
    }

    static Pop3 connect(int port) throws IOException {
        Pop3 client = new Pop3(port);
        client.line();
        return client;
    }

    /** What a login is answered. */
    static String pass(Remora server, User user) throws IOException {
        try (Pop3 client = connect(server)) {
            String reply = client.tryLogin(user);
            client.say("QUIT");
            return reply;
        }
    }

    /** Connects and logs in; fails when the server does not let the user in. */
    static Pop3 login(Remora server, User user) throws IOException {
        return login(server.pop3(), user);
    }

    static Pop3 login(int port, User user) throws IOException {
        Pop3 client = connect(port);
        String reply = client.tryLogin(user);
        if (!reply.startsWith("+OK")) {
            throw new AssertionError(user + ": " + reply);
        }
        return client;
    }

    String tryLogin(User user) throws IOException {
        say("USER " + user.address());
        return say("PASS " + user.password());
    }

    String say(String command) throws IOException {
        send(command + "\r\n");
        return line();
    }

    /** The lines of a multi-line answer, without the status. */
    List<String> list(String command) throws IOException {
        String status = say(command);
        if (!status.startsWith("+OK")) {
            throw new AssertionError(command + ": " + status);
        }
        var lines = new ArrayList<String>();
        for (String line = line(); !line.equals("."); line = line()) {
            lines.add(line);
        }
        return lines;
    }

    int count() throws IOException {
        return Integer.parseInt(say("STAT").split(" ")[1]);
    }

    /** A message's octets, with the dots taken out (RFC 1939 §3). The last line has a CRLF even if the message has none. */
    byte[] retrieve(int number) throws IOException {
        String status = say("RETR " + number);
        if (!status.startsWith("+OK")) {
            throw new AssertionError("RETR " + number + ": " + status);
        }
        var message = new ByteArrayOutputStream();
        for (byte[] line = octetLine(); !isEnd(line); line = octetLine()) {
            int from = line[0] == '.' ? 1 : 0;
            message.write(line, from, line.length - from);
        }
        return message.toByteArray();
    }

    private static boolean isEnd(byte[] line) {
        return line.length == 3 && line[0] == '.';
    }

    /** The user's only message, as text. */
    static String onlyMessage(Remora server, User user) throws IOException {
        return new String(onlyMessageOctets(server, user), StandardCharsets.UTF_8);
    }

    static String lastMessage(Remora server, User user) throws IOException {
        try (Pop3 client = login(server, user)) {
            String message = new String(client.retrieve(client.count()), StandardCharsets.UTF_8);
            client.say("QUIT");
            return message;
        }
    }

    static byte[] onlyMessageOctets(Remora server, User user) throws IOException {
        try (Pop3 client = login(server, user)) {
            if (client.count() != 1) {
                throw new AssertionError(client.count() + " messages");
            }
            byte[] message = client.retrieve(1);
            client.say("QUIT");
            return message;
        }
    }
}
