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
    private int messages;
    private long messageOctets;
    private Outcome.@Nullable Tagged refusal;
    private @Nullable Literal awaited;

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

    /** Messages among the literals. */
    int messages() {
        return messages;
    }

    long messageOctets() {
        return messageOctets;
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

    /** The literal that the last line announces; null: none. */
    @Nullable
    Literal announced() {
        return Literal.announcedBy(text, lastLine);
    }

    /** The client sends a literal, whatever it hears, of which nobody has been told. */
    boolean isExposed() {
        Literal literal = awaited == null ? announced() : null;
        return literal != null && !literal.synchronizing();
    }

    /** The next literal is that one. */
    void await(Literal literal, boolean message) {
        awaited = literal;
        if (message) {
            messages++;
            messageOctets += literal.size();
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
    void refuse(Outcome.Tagged answer, Literal literal) {
        refusal = answer;
        awaited = literal;
        eraseLiterals();
    }

    /** The literal that was awaited has come, and is not to be had. */
    void lose(Outcome.Tagged answer) {
        refusal = answer;
        awaited = null;
        eraseLiterals();
    }

    Outcome.@Nullable Tagged refusal() {
        return refusal;
    }

    /** Takes the command away. */
    void clear() {
        text = new byte[0];
        lastLine = 0;
        literals.clear();
        held = 0;
        messages = 0;
        messageOctets = 0;
        refusal = null;
        awaited = null;
    }

    /** Overwrites what it holds, and takes it away. */
    void erase() {
        Arrays.fill(text, (byte) 0);
        eraseLiterals();
        clear();
    }

    private void eraseLiterals() {
        for (Content literal : literals) {
            if (literal instanceof Octets octets) {
                Arrays.fill(octets.whole(), (byte) 0);
            }
        }
        literals.clear();
    }
}
