package fish.remora.it.peer;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** What a sink does when it is its turn. Acts may be shared by sessions. */
@FunctionalInterface
public interface Act {
    /**
     * @param due the reply that a server without fault gives here
     * @return the reply that counts for what follows; empty: none was given, the session waits for what comes next
     * @throws IOException the session is over
     */
    String perform(Line line, String due) throws IOException;

    /** What a server without fault does; where no reply is due, nothing. */
    Act DUE = (line, due) -> due.isEmpty() ? due : line.say(due);

    /** Closes without a word. */
    Act CLOSE = (line, due) -> {
        throw new Closed();
    };

    /** Answers as it should, then closes. */
    Act DUE_AND_CLOSE = (line, due) -> {
        line.say(due);
        throw new Closed(due);
    };

    /** TCP reset: as a host that was switched off and on. */
    Act RESET = (line, due) -> {
        line.reset();
        throw new Closed();
    };

    /** Never answers; ends when the client does. */
    Act SILENT = (line, due) -> {
        line.waitForEnd();
        throw new Closed();
    };

    /** A reply of which each line promises another (RFC 5321 §4.2.1), until the client has enough. */
    Act ENDLESS = (line, due) -> {
        while (true) {
            line.say(due.substring(0, 3) + "-and so on");
        }
    };

    /** One line without end. */
    Act ENDLESS_LINE = (line, due) -> {
        line.write(due.substring(0, 3) + " ");
        while (true) {
            line.write("and so on ".repeat(100));
        }
    };

    /** The reply that is due, of a megabyte. */
    Act LARGE = (line, due) -> {
        for (int i = 0; i < 15_000; i++) {
            line.say(due.substring(0, 3) + "-" + "x".repeat(64));
        }
        return line.say(due);
    };

    /** The reply that is due, its text full of control characters and octets that are no UTF-8. */
    Act CONTROLS = (line, due) -> {
        line.write(due.substring(0, 3) + " ");
        line.write(new byte[] {0, 7, 8, 27, '[', '2', 'J', (byte) 0xff, (byte) 0xc0, 127, '\t', '\r', 'X', '\r', '\n'});
        return due;
    };

    /** Not SMTP at all. */
    Act GARBAGE = (line, due) -> line.say("<html><body>It works!</body></html>");

    /** Octets as they fall. */
    Act NOISE = (line, due) -> {
        byte[] noise = new byte[10_000];
        new Random(5).nextBytes(noise);
        line.write(noise);
        throw new Closed();
    };

    /** Another reply, its lines parted by CRLF. */
    static Act say(String reply) {
        return (line, due) -> line.say(reply);
    }

    static Act sayAndClose(String reply) {
        return (line, due) -> {
            line.say(reply);
            throw new Closed(reply);
        };
    }

    /** The reply that is due, later. */
    static Act after(int milliseconds) {
        return (line, due) -> {
            pause(milliseconds);
            return line.say(due);
        };
    }

    /** The reply that is due, octet by octet. */
    static Act trickle(int milliseconds) {
        return (line, due) -> {
            for (char octet : (due + "\r\n").toCharArray()) {
                line.write(String.valueOf(octet));
                pause(milliseconds);
            }
            return due;
        };
    }

    /** As often as told, in all sessions together; after that as a server without fault. */
    default Act first(int times) {
        var left = new AtomicInteger(times);
        return (line, due) -> (left.getAndDecrement() > 0 ? this : DUE).perform(line, due);
    }

    private static void pause(int milliseconds) throws IOException {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
