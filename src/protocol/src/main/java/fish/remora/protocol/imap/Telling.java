package fish.remora.protocol.imap;

import java.util.BitSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What was written, then lines about messages, then an end. The lines are written when the client takes them, by pieces of {@value #PIECE} octets and
 * a little more: of a million few are held at once. One thread at a time.
 */
final class Telling implements Step.Body {
    /** In octets. */
    private static final int PIECE = 64 * 1024;

    /**
     * Lines that are still to be written.
     *
     * @param messages indexes, each of which has one
     * @param write what writes it
     */
    record Lines(BitSet messages, IntConsumer write) {
        static final Lines NONE = new Lines(new BitSet(), index -> {});
    }

    private final Output out;
    private final Lines lines;
    private final byte[] last;
    private int next;
    private boolean ended;

    /** @param out what lines are written to, too */
    Telling(Output out, Lines lines, byte[] last) {
        this.out = out;
        this.lines = lines;
        this.last = last;
        this.next = lines.messages().nextSetBit(0);
    }

    @Override
    public byte @Nullable [] next() {
        if (ended) {
            return null;
        }
        while (next >= 0 && out.length() < PIECE) {
            lines.write().accept(next);
            next = lines.messages().nextSetBit(next + 1);
        }
        if (next < 0) {
            out.octets(last);
            ended = true;
        }
        return out.take();
    }

    /** All of it at once when it is short; instead of {@link #next}. */
    Step step() {
        byte[] first = next();
        if (first == null) {
            throw new IllegalStateException("all of it was told");
        }
        return ended ? new Step.Say(first) : new Step.Stream(first, this);
    }

    /** All of it, however long; instead of {@link #next}. */
    byte[] whole() {
        lines.messages().stream().forEach(lines.write());
        ended = true;
        return out.octets(last).take();
    }

    Step.Body andThen(Step.Body body) {
        return new EndedBody(this, false, denied -> body);
    }
}
