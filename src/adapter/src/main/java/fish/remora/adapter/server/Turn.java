package fish.remora.adapter.server;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a connection has to do after it ran some frames: octets to send, and perhaps something to wait for before the next frame.
 * With one thread at a time, as its connection is.
 */
final class Turn {
    /** In octets: a turn that has so much to say says it before the next frame runs. */
    private static final int MUCH = 256 * 1024;

    private static final byte[] NOTHING = new byte[0];

    private byte[] octets = NOTHING;
    private int length;
    private boolean framesRun;
    private @Nullable Runnable continuation;

    /** @param more not changed from now on */
    void say(byte[] more) {
        if (length == 0) {
            octets = more;
            length = more.length;
            return;
        }
        if (length + more.length > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(length + more.length, 2 * octets.length));
        }
        System.arraycopy(more, 0, octets, length, more.length);
        length += more.length;
    }

    /** True when frames that were read already have to wait until this was sent. */
    boolean isFull() {
        return length >= MUCH;
    }

    void ranFrame() {
        framesRun = true;
    }

    boolean hasRunFrames() {
        return framesRun;
    }

    /** No frame runs until the action, on the event loop after the octets were written, has seen to it. */
    void then(Runnable action) {
        continuation = action;
    }

    @Nullable
    Runnable continuation() {
        return continuation;
    }

    byte[] octets() {
        return length == octets.length ? octets : Arrays.copyOf(octets, length);
    }
}
