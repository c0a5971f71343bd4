package fish.remora.protocol.transcript;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Cuts what a server sends at each CRLF, and only there: for whoever writes a {@link Line}. One thread at a time. */
public final class ReplyLines {
    private final Deque<String> lines = new ArrayDeque<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean crSeen;

    public void add(byte[] octets) {
        for (byte octet : octets) {
            line.write(octet);
            if (crSeen && octet == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                lines.add(text.substring(0, text.length() - 2));
                line.reset();
            }
            crSeen = octet == '\r';
        }
    }

    /** Null when no whole line is left. */
    public @Nullable String next() {
        return lines.poll();
    }

    public boolean isEmpty() {
        return lines.isEmpty();
    }
}
