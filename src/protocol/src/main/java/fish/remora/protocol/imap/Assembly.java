package fish.remora.protocol.imap;

import fish.remora.api.Content;
import fish.remora.api.Octets;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command on its way in: its lines and its literals (RFC 9051 §4.3, RFC 7888, RFC 3516 §4.4), put together.
 *
 * <p>Invariant: {@link #held} counts all octets in memory; there is a refusal when the client goes on to send a command that will not be
 * carried out. One thread at a time.
 */
final class Assembly {
    private byte[] text = new byte[0];
    private final List<Content> literals = new ArrayList<>();
    private int lastLine;
    private long held;
    private long messages;
    private @Nullable Refusal refusal;
    private @Nullable Literal awaited;

    /**
     * A literal that a line ends by announcing.
     *
     * @param size in octets
     * @param synchronizing the client waits for our word
     */
    record Literal(long size, boolean synchronizing) {}

    /**
     * Why a command is not carried out.
     *
     * @param status NO or BAD
     */
    record Refusal(String status, String text) {}

    /** A literal that is still to come; it cannot be read. */
    static final Content PENDING = new Content() {
        @Override
        public long size() {
            return 0;
        }

        @Override
        public InputStream open() {
            throw new IllegalStateException("the literal has not come");
        }
    };

    boolean isEmpty() {
        return text.length == 0 && literals.isEmpty();
    }

    byte[] text() {
        return text;
    }

    List<Content> literals() {
        return literals;
    }

    /** The literals, and a mark for the next one. */
    List<Content> literalsAndNext() {
        List<Content> all = new ArrayList<>(literals);
        all.add(PENDING);
        return all;
    }

    /** Of lines and short literals, in octets. */
    long held() {
        return held;
    }

    /** Octets of the messages that were taken. */
    long messages() {
        return messages;
    }

    /** @param line overwritten when {@link #erase} is called */
    void add(byte[] line) {
        int kept = refusal == null ? text.length : 0;
        byte[] longer = new byte[kept + line.length];
        System.arraycopy(text, 0, longer, 0, kept);
        System.arraycopy(line, 0, longer, kept, line.length);
        Arrays.fill(text, (byte) 0);
        Arrays.fill(line, (byte) 0);
        text = longer;
        lastLine = kept;
        held += line.length;
    }

    /**
     * The literal that the last line announces: <code>{n}</code>, <code>{n+}</code>, with or without {@code ~}. Null: none.
     *
     * @return of size {@link Long#MAX_VALUE} when the number is larger than any
     */
    @Nullable
    Literal announced() {
        int end = text.length - 1;
        if (end < lastLine + 2 || text[end] != '}') {
            return null;
        }
        boolean synchronizing = text[end - 1] != '+';
        int last = synchronizing ? end - 1 : end - 2;
        int first = last;
        while (first >= lastLine && text[first] >= '0' && text[first] <= '9') {
            first--;
        }
        if (first < lastLine || first == last || text[first] != '{') {
            return null;
        }
        return new Literal(number(first + 1, last), synchronizing);
    }

    private long number(int from, int to) {
        long value = 0;
        for (int i = from; i <= to; i++) {
            int digit = text[i] - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                return Long.MAX_VALUE;
            }
            value = 10 * value + digit;
        }
        return value;
    }

    /** The next literal is that one. */
    void await(Literal literal, boolean message) {
        awaited = literal;
        if (message) {
            messages += literal.size();
        } else {
            held += literal.size();
        }
    }

    /** @throws IllegalStateException when none is awaited */
    void take(Content literal) {
        if (awaited == null) {
            throw new IllegalStateException("no literal is awaited");
        }
        awaited = null;
        if (refusal == null) {
            literals.add(literal);
        }
    }

    /** What the client hears when it has sent all it is going to send anyway. */
    void refuse(Refusal answer, Literal literal) {
        refusal = answer;
        awaited = literal;
        literals.clear();
    }

    @Nullable
    Refusal refusal() {
        return refusal;
    }

    /** Takes the command away. */
    void clear() {
        text = new byte[0];
        lastLine = 0;
        literals.clear();
        held = 0;
        messages = 0;
        refusal = null;
        awaited = null;
    }

    /** Overwrites what it holds, and takes it away. */
    void erase() {
        Arrays.fill(text, (byte) 0);
        for (Content literal : literals) {
            if (literal instanceof Octets octets) {
                Arrays.fill(octets.whole(), (byte) 0);
            }
        }
        clear();
    }
}
