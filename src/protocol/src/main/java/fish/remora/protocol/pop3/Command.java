package fish.remora.protocol.pop3;

import fish.remora.api.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line cut into keyword and arguments, RFC 1939 §3: keywords without regard to case, single spaces between, which no client is
 * held to behind the last argument. No record, because it may hold a password: it prints nothing of itself.
 */
final class Command {
    /** RFC 1939 §3 says three or four; what is longer is nobody's keyword and not worth a larger string. */
    private static final int LONGEST_KEYWORD = 8;

    private final byte[] line;
    private final int keywordEnd;

    Command(byte[] line) {
        this.line = line;
        int end = 0;
        while (end < line.length && line[end] != ' ') {
            end++;
        }
        this.keywordEnd = end;
    }

    /** In upper case; of any other octets than ASCII letters comes no known keyword. */
    String keyword() {
        int end = Math.min(keywordEnd, LONGEST_KEYWORD + 1);
        return new String(line, 0, end, StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
    }

    /** All behind the keyword, without the spaces at its end. */
    String text() {
        int start = argumentStart();
        return new String(line, start, line.length - start, StandardCharsets.UTF_8).stripTrailing();
    }

    /** The arguments, which must be at least {@code least} and at most {@code most}. */
    String[] arguments(int least, int most) throws BadCommand {
        String text = text();
        String[] words = text.isEmpty() ? new String[0] : text.split(" ", -1);
        if (words.length < least || words.length > most) {
            throw new BadCommand(most == 0 ? "No argument is allowed here" : "Wrong number of arguments");
        }
        return words;
    }

    /** Empty when there is none. */
    String firstArgument() {
        int start = argumentStart();
        return new String(line, start, firstArgumentEnd() - start, StandardCharsets.US_ASCII);
    }

    /**
     * All behind the first argument, without the spaces at its end; null when there is nothing. A copy, in octets, which can be overwritten as
     * a String cannot: it may hold a password.
     */
    byte @Nullable [] initialResponse() {
        int end = line.length;
        while (end > 0 && line[end - 1] == ' ') {
            end--;
        }
        int start = firstArgumentEnd() + 1;
        return start < end ? Arrays.copyOfRange(line, start, end) : null;
    }

    private int firstArgumentEnd() {
        int end = argumentStart();
        while (end < line.length && line[end] != ' ') {
            end++;
        }
        return end;
    }

    /** All behind the keyword to the last octet: a password may hold spaces (RFC 1939 §7), and ends in one if it says so. */
    Secret secret() {
        return new Secret(Arrays.copyOfRange(line, argumentStart(), line.length));
    }

    /** Overwrites the line. */
    void erase() {
        Arrays.fill(line, (byte) 0);
    }

    private int argumentStart() {
        return Math.min(keywordEnd + 1, line.length);
    }
}
