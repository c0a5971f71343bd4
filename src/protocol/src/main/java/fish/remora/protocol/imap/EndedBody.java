package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import org.jspecify.annotations.Nullable;

/** Untagged lines, then what is to be said behind them. */
final class EndedBody implements Step.Body {
    private final Step.Body lines;
    private final boolean breaksOff;
    private final Ending ending;
    private boolean begun;
    private Step.@Nullable Body end;

    /** Gives what stands behind the lines. */
    @FunctionalInterface
    interface Ending {
        /** @param denied why there are no more; null: all were given */
        Step.Body after(@Nullable Denied denied);
    }

    /** @param breaksOff a failure may come in the middle of a line, and cannot be told then */
    EndedBody(Step.Body lines, boolean breaksOff, Ending ending) {
        this.lines = lines;
        this.breaksOff = breaksOff;
        this.ending = ending;
    }

    @Override
    public byte @Nullable [] next() throws Denied {
        if (end == null) {
            Denied failure = null;
            try {
                byte[] piece = lines.next();
                if (piece != null) {
                    begun |= piece.length > 0;
                    return piece;
                }
            } catch (Denied denied) {
                if (breaksOff && begun) {
                    throw denied;
                }
                failure = denied;
            }
            end = ending.after(failure);
        }
        return end.next();
    }
}
