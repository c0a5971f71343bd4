package fish.remora.protocol.imap;

import fish.remora.api.Content;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a command: RFC 9051 §2.2.1, {@code tag SP command}. No record, because the line may hold a password: it prints nothing of
 * itself.
 */
final class Command {
    /** What is longer is nobody's tag. */
    private static final int LONGEST_TAG = 256;

    /** Of all verbs. */
    private static final int LONGEST_WORD = 16;

    private final byte[] line;
    private final @Nullable String tag;
    private final @Nullable Verb verb;
    private int position;
    private byte[] rest = new byte[0];

    /** @param line a command, or the first lines of one */
    Command(byte[] line) {
        this.line = line;
        this.tag = readTag();
        String word = tag == null ? "" : word();
        this.verb = Verb.of(word.equals("UID") ? "UID " + word() : word);
    }

    private @Nullable String readTag() {
        int from = position;
        while (position < line.length && isTagChar(line[position])) {
            position++;
        }
        int length = position - from;
        return length == 0 || length > LONGEST_TAG || position == line.length || line[position] != ' '
                ? null
                : new String(line, from, length, StandardCharsets.US_ASCII);
    }

    private static boolean isTagChar(byte octet) {
        return octet > 0x20 && octet < 0x7f && "(){%*\"\\+".indexOf(octet) < 0;
    }

    private String word() {
        position = Math.min(position + 1, line.length);
        int from = position;
        while (position < line.length && line[position] != ' ') {
            position++;
        }
        int end = Math.min(position, from + LONGEST_WORD);
        return new String(line, from, end - from, StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
    }

    boolean hasTag() {
        return tag != null;
    }

    /** {@code *} when the client wrote none that is one. */
    String tag() {
        return tag == null ? "*" : tag;
    }

    /** Null: no such command. */
    @Nullable
    Verb verb() {
        return verb;
    }

    /**
     * All behind the verb and its space.
     *
     * @param utf8 as for {@link Arguments}
     */
    Arguments arguments(List<? extends Content> literals, boolean utf8) {
        int from = Math.min(position + 1, line.length);
        rest = Arrays.copyOfRange(line, from, line.length);
        return new Arguments(rest, literals, utf8);
    }

    /** Overwrites what {@link #arguments} has read from. */
    void erase() {
        Arrays.fill(rest, (byte) 0);
    }
}
