package fish.remora.adapter.client;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a peer sends into lines. LF alone ends one too: a departure from RFC 5321 §2.3.8 for servers that answer so; nothing can
 * be smuggled in a reply. Not thread-safe.
 */
final class Lines {
    /** In octets; RFC 5321 §4.5.3.1.5 allows 512 for a reply line, some servers take more. */
    static final int LIMIT = 4096;

    private byte[] octets = new byte[512];
    private int start;
    private int end;

    /** Takes all of the buffer. */
    void offer(ByteBuf buffer) {
        int more = buffer.readableBytes();
        int kept = end - start;
        if (end + more > octets.length) {
            byte[] larger = kept + more > octets.length ? new byte[kept + more] : octets;
            System.arraycopy(octets, start, larger, 0, kept);
            octets = larger;
            start = 0;
            end = kept;
        }
        buffer.readBytes(octets, end, more);
        end += more;
    }

    /** The next whole line without its end; null when there is none yet. */
    byte @Nullable [] next() {
        for (int i = start; i < end; i++) {
            if (octets[i] == '\n') {
                int length = i > start && octets[i - 1] == '\r' ? i - 1 : i;
                byte[] line = Arrays.copyOfRange(octets, start, length);
                start = i + 1;
                return line;
            }
        }
        return null;
    }

    /** True when a line has begun whose end need not be waited for. */
    boolean isTooLong() {
        return end - start > LIMIT;
    }

    boolean isEmpty() {
        return start == end;
    }
}
