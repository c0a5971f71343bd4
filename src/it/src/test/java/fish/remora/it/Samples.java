package fish.remora.it;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;

/** Contents, and what a server may put before them. The same at each run. Stateless. */
final class Samples {
    private static final byte[] RECEIVED = "Received:".getBytes(StandardCharsets.US_ASCII);

    private Samples() {}

    /** A message with CRLF line ends, the last line included. */
    static String text(String subject) {
        return """
                From: Sender <sender@client.test>
                To: ann@mx.test
                Subject: %s
                Message-ID: <%s@client.test>

                Hello,
                .a line with a dot, then a dot alone, then two:
                .
                ..
                From here on nothing else.
                """.formatted(subject, subject.replace(' ', '.')).replace("\n", "\r\n");
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] random(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return octets;
    }

    /** A message with an attachment of random octets in base64. */
    static byte[] attachment(int size) {
        String body = Base64.getMimeEncoder().encodeToString(random(size));
        return octets("Subject: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n" + body + "\r\n");
    }

    /**
     * What came from the client: the message without the Return-Path and the Received field that the server put before it (RFC 5321
     * §4.4), which must be there.
     */
    static byte[] behindTrace(byte[] message) {
        int received = next(message, 0);
        if (!startsWith(message, 0, octets("Return-Path: <")) || !startsWith(message, received, RECEIVED)) {
            throw new AssertionError("no trace fields: " + new String(message, StandardCharsets.ISO_8859_1));
        }
        return behindField(message, received);
    }

    /** What came from the client: the message without the one Received field that a server that sends it on puts before it. */
    static byte[] behindReceived(byte[] message) {
        if (!startsWith(message, 0, RECEIVED)) {
            throw new AssertionError("no Received field: " + new String(message, StandardCharsets.ISO_8859_1));
        }
        return behindField(message, 0);
    }

    private static byte[] behindField(byte[] message, int from) {
        int end = next(message, from);
        while (end < message.length && message[end] == '\t') {
            end = next(message, end);
        }
        return Arrays.copyOfRange(message, end, message.length);
    }

    static String behindTrace(String message) {
        return new String(behindTrace(octets(message)), StandardCharsets.UTF_8);
    }

    private static int next(byte[] message, int from) {
        int at = from;
        while (message[at] != '\r' || message[at + 1] != '\n') {
            at++;
        }
        return at + 2;
    }

    private static boolean startsWith(byte[] message, int from, byte[] start) {
        return message.length >= from + start.length
                && ByteBuffer.wrap(message, from, start.length).equals(ByteBuffer.wrap(start));
    }
}
