package fish.remora.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** An SMTP client that does what the test says and no more. One thread. */
final class Smtp extends Wire {
    private final String greeting;

    private Smtp(int port) throws IOException {
        super(port);
        greeting = reply();
    }

    private Smtp(String from, int port) throws IOException {
        super(from, port);
        greeting = reply();
    }

    /** Connects from another address of this machine. */
    static Smtp from(String address, Remora server) throws IOException {
        return from(address, server.smtp());
    }

    static Smtp from(String address, int port) throws IOException {
        var client = new Smtp(address, port);
        client.say("EHLO client.test");
        return client;
    }

    /** Connects and reads the greeting. */
    static Smtp connect(Remora server) throws IOException {
        return connect(server.smtp());
    }

    static Smtp connect(int port) throws IOException {
        return new Smtp(port);
    }

    /** Connects and says EHLO. */
    static Smtp hello(Remora server) throws IOException {
        Smtp client = connect(server);
        client.say("EHLO client.test");
        return client;
    }

    /** Delivers a message of each subject, which must be taken. */
    static void deliver(Remora server, User user, String... subjects) throws IOException {
        try (Smtp client = hello(server)) {
            for (String subject : subjects) {
                String reply = client.deliver(Samples.text(subject), user.address());
                if (!reply.startsWith("250")) {
                    throw new AssertionError(reply);
                }
            }
        }
    }

    String greeting() {
        return greeting;
    }

    /** A whole reply, its lines parted by LF. */
    String reply() throws IOException {
        var reply = new StringBuilder();
        for (String line = line(); ; line = line()) {
            reply.append(line);
            if (line.length() < 4 || line.charAt(3) != '-') {
                return reply.toString();
            }
            reply.append('\n');
        }
    }

    String say(String command) throws IOException {
        send(command + "\r\n");
        return reply();
    }

    /** A mail transaction of somebody's; each argument as it stands behind {@code MAIL FROM:} or {@code RCPT TO:}. The last reply. */
    String submit(String mail, byte[] content, String... rcpt) throws IOException {
        String reply = say("MAIL FROM:" + mail);
        for (String recipient : rcpt) {
            reply = reply.startsWith("250") ? say("RCPT TO:" + recipient) : reply;
        }
        return reply.startsWith("250") ? data(content) : reply;
    }

    /** MAIL and RCPT; the reply to the last recipient. */
    String envelope(String parameters, String... recipients) throws IOException {
        String reply = say("MAIL FROM:<sender@client.test>" + parameters);
        for (String recipient : recipients) {
            reply = say("RCPT TO:<" + recipient + ">");
        }
        return reply;
    }

    /** A mail transaction with DATA; the last reply. The content may end without CRLF: one is added, as DATA cannot do without. */
    String deliver(byte[] content, String... recipients) throws IOException {
        String reply = envelope("", recipients);
        return reply.startsWith("250") ? data(content) : reply;
    }

    String deliver(String content, String... recipients) throws IOException {
        return deliver(content.getBytes(StandardCharsets.UTF_8), recipients);
    }

    String data(byte[] content) throws IOException {
        String reply = say("DATA");
        if (!reply.startsWith("354")) {
            return reply;
        }
        send(stuffed(content));
        return reply();
    }

    /** RFC 5321 §4.5.2, with the final dot. */
    static byte[] stuffed(byte[] content) {
        var out = new ByteArrayOutputStream(content.length + 64);
        for (int i = 0; i < content.length; i++) {
            boolean atLineStart = i == 0 || i > 1 && content[i - 1] == '\n' && content[i - 2] == '\r';
            if (atLineStart && content[i] == '.') {
                out.write('.');
            }
            out.write(content[i]);
        }
        int length = content.length;
        boolean ended = length == 0 || length > 1 && content[length - 1] == '\n' && content[length - 2] == '\r';
        out.writeBytes((ended ? ".\r\n" : "\r\n.\r\n").getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /** A mail transaction with BDAT, in chunks of the given size; the last reply. */
    String chunks(byte[] content, int size, String recipient) throws IOException {
        String reply = envelope(" BODY=BINARYMIME", recipient);
        for (int from = 0; reply.startsWith("250") && from < content.length; from += size) {
            int length = Math.min(size, content.length - from);
            var chunk = new ByteArrayOutputStream();
            chunk.writeBytes(("BDAT " + length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            chunk.write(content, from, length);
            send(chunk.toByteArray());
            reply = reply();
        }
        return reply.startsWith("250") ? say("BDAT 0 LAST") : reply;
    }
}
